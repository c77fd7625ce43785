package io.fairlead.relay;

import io.fairlead.channel.Position;
import io.fairlead.core.Backoff;
import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.Counters;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.core.SessionListener;
import io.fairlead.core.Violation;
import io.fairlead.definition.RelaySpec;
import io.fairlead.protocol.PeerView;
import io.fairlead.target.SocketUri;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One defined relay, started or not. Its definition is immutable: a changed definition creates a new relay of that
 * name.
 *
 * <pre>
 *   STOPPED ─ start ─► RUNNING or CONNECTING ─ stop ─► STOPPED
 *      └──── start, can't bind ──► FAILED ─ start, or a retry ─► …
 * </pre>
 *
 * <p>Threading: safe. Starting and stopping share a lock that no other method takes; they may block briefly.
 */
public final class Relay {
    private static final Logger LOG = System.getLogger(Relay.class.getName());

    private final RelaySpec spec;
    private final RelayContext context;
    private final Counters peerCounters = new Counters();
    private final Counters sessionCounters = new Counters();
    private final Object lifecycle = new Object();
    private volatile @Nullable RelayMode mode;
    private volatile String failure = "";
    private final Backoff backoff;
    /** Counts starts, stops and scheduled retries: only the last scheduled retry may run. */
    private int generation;

    Relay(RelaySpec spec, RelayContext context) {
        this.spec = spec;
        this.context = context;
        this.backoff = new Backoff(spec.reconnectInitial(), spec.reconnectMax(), context.random());
    }

    public RelaySpec spec() {
        return spec;
    }

    /** Has no effect if it is started. @throws Problem if it can't start; it is failed then */
    void start() {
        synchronized (lifecycle) {
            if (mode != null) {
                return;
            }
            RelayMode created;
            try {
                refuseUnsupported(spec);
                created = newMode();
                created.start();
            } catch (Problem problem) {
                failure = problem.detail();
                throw problem;
            }
            failure = "";
            mode = created;
            generation++;
            backoff.reset();
        }
    }

    /**
     * Starts it. If its port or address is not available now, retries with the backoff of a connecting hub, until it
     * starts or is stopped.
     */
    void startNowOrLater() {
        synchronized (lifecycle) {
            try {
                start();
            } catch (Problem problem) {
                boolean maySucceed =
                        spec.socket().scheme().listens() && problem.violations().isEmpty();
                if (maySucceed) {
                    scheduleRetry();
                }
                throw problem;
            }
        }
    }

    private void scheduleRetry() {
        generation++;
        int scheduled = generation;
        context.timer().after(backoff.next(), () -> retryOffTimer(scheduled));
    }

    /** Binding may block, so it must not run on the timer's thread. */
    private void retryOffTimer(int scheduled) {
        try {
            context.sockets().runBlocking(() -> retry(scheduled));
        } catch (RejectedExecutionException busy) {
            synchronized (lifecycle) {
                if (generation == scheduled) {
                    scheduleRetry();
                }
            }
        }
    }

    private void retry(int scheduled) {
        synchronized (lifecycle) {
            if (generation != scheduled) {
                return;
            }
            try {
                start();
                LOG.log(Level.INFO, "relay {0} started after a retry", spec.name());
            } catch (Problem problem) {
                scheduleRetry();
            }
        }
    }

    /** TLS on raw sockets can be defined but is not implemented yet. @throws Problem invalid */
    static void refuseUnsupported(RelaySpec spec) {
        SocketUri.Scheme scheme = spec.socket().scheme();
        if (scheme == SocketUri.Scheme.TLS || scheme == SocketUri.Scheme.TLS_LISTEN) {
            throw Problem.invalid(List.of(new Violation("/socket", scheme.id() + " is not served yet")));
        }
    }

    private RelayMode newMode() {
        return switch (spec.mode()) {
            case PROXY -> new Proxy(spec, context, peerCounters, sessionCounters);
            case HUB -> new Hub(spec, context, peerCounters, sessionCounters);
            case CHAT -> new Chat(spec, context, peerCounters, sessionCounters);
            case ECHO -> new Echo(spec, context, peerCounters, sessionCounters);
            case ROSTER -> new Roster(spec, context, peerCounters, sessionCounters);
        };
    }

    /** Has no effect if it is not started. */
    void stop(Close close) {
        synchronized (lifecycle) {
            RelayMode running = mode;
            mode = null;
            failure = "";
            generation++;
            backoff.reset();
            if (running != null) {
                running.stop(close);
            }
        }
    }

    /**
     * Serves a new session.
     *
     * @throws Problem upstream, if the relay is not started; not-found, if its mode has no sessions; busy
     */
    public SessionListener open(Connection session, String subprotocol, @Nullable Position since) {
        return running().open(session, subprotocol, since);
    }

    private RelayMode running() {
        RelayMode running = mode;
        if (running == null) {
            throw new Problem(
                    Problem.Kind.UPSTREAM,
                    "relay " + spec.name() + (failure.isEmpty() ? " is stopped" : " has failed"));
        }
        return running;
    }

    public RelayStatus status() {
        RelayMode running = mode;
        if (running == null) {
            RelayStatus.State state = failure.isEmpty() ? RelayStatus.State.STOPPED : RelayStatus.State.FAILED;
            return new RelayStatus(state, failure, null, 0, 0, totals());
        }
        return new RelayStatus(
                running.source().state(),
                running.source().detail(),
                running.source().listening(),
                running.peers.size(),
                running.sessions.size(),
                totals());
    }

    /** The address for raw peers, with the actual port, or the address that it connects to. */
    public SocketUri address() {
        RelayMode running = mode;
        SocketUri listening = running == null ? null : running.source().listening();
        return listening == null ? spec.socket() : listening;
    }

    private RelayStatus.Totals totals() {
        Map<String, Long> dropped = new TreeMap<>(peerCounters.dropped());
        sessionCounters.dropped().forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
        return new RelayStatus.Totals(
                peerCounters.messagesIn() + sessionCounters.messagesIn(),
                peerCounters.messagesOut() + sessionCounters.messagesOut(),
                peerCounters.bytesIn() + sessionCounters.bytesIn(),
                peerCounters.bytesOut() + sessionCounters.bytesOut(),
                dropped);
    }

    /** The connected peers, in no particular order. */
    public List<PeerView> peers() {
        RelayMode running = mode;
        return running == null
                ? List.of()
                : running.peers.all().stream().map(Peer::view).toList();
    }

    /** Closes one raw peer. @throws Problem not-found */
    public void kick(String peerId) {
        RelayMode running = mode;
        if (running == null) {
            throw noPeer(peerId);
        }
        running.peers.find(peerId).orElseThrow(() -> noPeer(peerId)).fail(Close.of(Problem.Kind.KICKED, ""));
    }

    private static Problem noPeer(String id) {
        return new Problem(Problem.Kind.NOT_FOUND, "there is no peer " + id);
    }

    /**
     * Sends a message into the relay.
     *
     * @param to {@code peers}, {@code sessions} or the id of a peer or session
     * @return the number of receivers it was queued for
     * @throws Problem not-found, too-large, bad-data, invalid, or upstream if the relay is not started
     */
    public int send(Frame frame, String to) {
        return running().send(frame, to);
    }

    /** Counts traffic of raw peers. */
    public Counters peerCounters() {
        return peerCounters;
    }

    /** Counts traffic of sessions. */
    public Counters sessionCounters() {
        return sessionCounters;
    }
}
