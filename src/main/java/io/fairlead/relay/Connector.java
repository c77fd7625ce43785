package io.fairlead.relay;

import io.fairlead.core.Backoff;
import io.fairlead.core.Connection;
import io.fairlead.core.ConnectionListener;
import io.fairlead.core.Problem;
import io.fairlead.definition.RelaySpec;
import io.fairlead.target.SocketUri;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Connects to one peer, and reconnects whenever the connection is lost: exponential backoff, each delay chosen at
 * random from its upper half. A broadcast or multicast target adds further peers, which come and go.
 *
 * <pre>
 *   STOPPED ─ start ─► CONNECTING ─ connected ─► RUNNING
 *                        ▲  └ failed: wait, retry    │
 *                        └────────── peer gone ──────┘
 * </pre>
 *
 * <p>Threading: safe; its lock guards the state and is not held while dialling.
 */
final class Connector implements PeerSource {
    private final RelaySpec spec;
    private final RelayContext context;
    private final Sockets.Acceptor acceptor;
    private final Object lock = new Object();
    private RelayStatus.State state = RelayStatus.State.STOPPED;
    private String detail = "";
    private final Backoff backoff;
    private @Nullable String target;

    Connector(RelaySpec spec, RelayContext context, Sockets.Acceptor acceptor) {
        this.spec = spec;
        this.context = context;
        this.acceptor = acceptor;
        this.backoff = new Backoff(spec.reconnectInitial(), spec.reconnectMax(), context.random());
    }

    @Override
    public void start() {
        context.sockets().refuseForbidden(spec.socket());
        setState(RelayStatus.State.CONNECTING, "");
        dial();
    }

    private void dial() {
        if (state() == RelayStatus.State.CONNECTING) {
            try {
                context.sockets().connect(spec.socket(), options(), null, new Outcome());
            } catch (RuntimeException defect) {
                retryLater("dialling failed: " + defect);
                throw defect;
            }
        }
    }

    /** The target is configured, not discovered by its packets, so it has no idle timeout. */
    private Sockets.Options options() {
        return Sockets.Options.of(spec, Duration.ZERO);
    }

    private final class Outcome implements Sockets.ConnectListener {
        /** Set once the target is connected: each later connection is a further peer. Used by one thread. */
        private boolean targetConnected;

        @Override
        public ConnectionListener onPeer(Connection connection) {
            if (targetConnected) {
                return acceptor.onPeer(connection);
            }
            targetConnected = true;
            boolean running = connected(connection.id());
            context.meters().upstreamConnect("ok");
            ConnectionListener listener = acceptor.onPeer(connection);
            if (!running) {
                connection.abort();
            }
            return listener;
        }

        @Override
        public void onDropped(String reason) {
            acceptor.onDropped(reason);
        }

        @Override
        public void onFailed(Problem problem, String report) {
            context.meters().upstreamConnect(problem.kind().id());
            retryLater(report.isEmpty() ? problem.detail() : report);
        }
    }

    private boolean connected(String id) {
        synchronized (lock) {
            target = id;
            backoff.reset();
            if (state != RelayStatus.State.CONNECTING) {
                return false;
            }
            state = RelayStatus.State.RUNNING;
            detail = "";
            return true;
        }
    }

    @Override
    public boolean reaches(String id) {
        synchronized (lock) {
            return id.equals(target);
        }
    }

    @Override
    public void onPeerLeft(String id) {
        synchronized (lock) {
            if (!id.equals(target)) {
                return;
            }
            target = null;
        }
        retryLater("the connection was lost");
    }

    private void retryLater(String why) {
        Duration delay;
        synchronized (lock) {
            if (state == RelayStatus.State.STOPPED) {
                return;
            }
            state = RelayStatus.State.CONNECTING;
            detail = why;
            delay = backoff.next();
        }
        context.timer().after(delay, this::dial);
    }

    private void setState(RelayStatus.State next, String why) {
        synchronized (lock) {
            state = next;
            detail = why;
        }
    }

    @Override
    public void stop() {
        setState(RelayStatus.State.STOPPED, "");
    }

    @Override
    public RelayStatus.State state() {
        synchronized (lock) {
            return state;
        }
    }

    @Override
    public String detail() {
        synchronized (lock) {
            return detail;
        }
    }

    @Override
    public @Nullable SocketUri listening() {
        return null;
    }
}
