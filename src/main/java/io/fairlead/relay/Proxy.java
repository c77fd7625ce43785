package io.fairlead.relay;

import io.fairlead.channel.Position;
import io.fairlead.core.Connection;
import io.fairlead.core.Counters;
import io.fairlead.core.Delivery;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.core.SessionListener;
import io.fairlead.definition.RelaySpec;
import io.fairlead.target.SocketUri;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens a connection for each session and forwards bytes verbatim, with backpressure in both directions.
 *
 * <p>Threading: safe; sessions share no state.
 */
final class Proxy extends RelayMode {
    /** The maximum queued for one side before reading from the other is suspended. */
    static final Delivery DELIVERY = new Delivery(Delivery.Policy.BLOCK, 64 << 10, Duration.ZERO);

    private final Source source = new Source();

    Proxy(RelaySpec spec, RelayContext context, Counters peerCounters, Counters sessionCounters) {
        super(spec, context, peerCounters, sessionCounters);
    }

    @Override
    SessionListener open(Connection connection, String subprotocol, @Nullable Position since) {
        if (peers.size() >= spec.maxPeers()) {
            throw new Problem(Problem.Kind.BUSY, "relay " + spec.name() + " has " + spec.maxPeers() + " connections");
        }
        ProxySession session = new ProxySession(this, connection, subprotocol);
        sessions.add(session);
        connection.suspend();
        context.sockets().connect(spec.socket(), Listener.options(spec), connection, session);
        return session;
    }

    @Override
    int send(Frame frame, String to) {
        byte[] payload = sessions.checked(frame.array());
        if (to.equals("peers")) {
            List<Peer> all = peers.all();
            all.forEach(peer -> peer.sendVerbatim(payload));
            return all.size();
        } else if (to.equals("sessions")) {
            return sendToAll(sessions.all(), frame);
        }
        sessions.find(to)
                .ifPresentOrElse(
                        session -> session.sendDirect(frame),
                        () -> peers.find(to)
                                .orElseThrow(
                                        () -> new Problem(Problem.Kind.NOT_FOUND, "there is no peer or session " + to))
                                .sendVerbatim(payload));
        return 1;
    }

    /** Sends to all sessions, or to none if the frame can't be encoded for one of them. */
    private static int sendToAll(List<RelaySession> all, Frame frame) {
        List<Frame> encoded =
                all.stream().map(session -> session.codec().encode(frame)).toList();
        for (int i = 0; i < encoded.size(); i++) {
            all.get(i).outbox().send(encoded.get(i));
        }
        return encoded.size();
    }

    /** @param failure why the last connection failed; empty if it succeeded */
    void onDialled(String failure) {
        source.onDialled(failure);
    }

    @Override
    PeerSource source() {
        return source;
    }

    /** A proxy dials for each session, so it binds no port. */
    private static final class Source implements PeerSource {
        private volatile boolean running;
        /** The reason why the last connection failed; empty if it succeeded. */
        private volatile String failure = "";

        void onDialled(String failed) {
            if (!failed.equals(failure)) {
                failure = failed;
            }
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public RelayStatus.State state() {
            return running ? RelayStatus.State.RUNNING : RelayStatus.State.STOPPED;
        }

        @Override
        public String detail() {
            return failure.isEmpty() ? "" : "the last connection failed: " + failure;
        }

        @Override
        public @Nullable SocketUri listening() {
            return null;
        }
    }
}
