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
 * One defined relay, at work or not. Its definition never changes: a changed one is another relay of the same name.
 *
 * <pre>
 *   STOPPED ─ start ─► RUNNING or CONNECTING ─ stop ─► STOPPED
 *      └──── start, can't bind ──► FAILED ─ start, or a later try ─► …
 * </pre>
 *
 * <p>Threading: safe. Starting and stopping hold one lock, which nothing else needs; they may block shortly.
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
    /** Counts starts and stops: a try that was put off before one of them is off. */
    private int turn;

    Relay(RelaySpec spec, RelayContext context) {
        this.spec = spec;
        this.context = context;
        this.backoff = new Backoff(spec.reconnectInitial(), spec.reconnectMax(), context.random());
    }

    public RelaySpec spec() {
        return spec;
    }

    /** Does nothing when it is at work. @throws Problem when it can't; it is failed then */
    void start() {
        synchronized (lifecycle) {
            if (mode != null) {
                return;
            }
            RelayMode made;
            try {
                refuseUnserved(spec);
                made = make();
                made.start();
            } catch (Problem problem) {
                failure = problem.detail();
                throw problem;
            }
            failure = "";
            mode = made;
            turn++;
            backoff.reset();
        }
    }

    /**
     * The same; when its port or address can't be had now, it is tried again, with the delays of a hub that connects, until
     * it can or the relay is stopped.
     */
    void startNowOrLater() {
        synchronized (lifecycle) {
            try {
                start();
            } catch (Problem problem) {
                boolean maySucceed =
                        spec.socket().scheme().listens() && problem.violations().isEmpty();
                if (maySucceed) {
                    putOff();
                }
                throw problem;
            }
        }
    }

    private void putOff() {
        turn++;
        int mine = turn;
        context.timer().after(backoff.next(), () -> retryElsewhere(mine));
    }

    /** Binding may wait: not on the timer's thread. */
    private void retryElsewhere(int mine) {
        try {
            context.sockets().runBlocking(() -> retry(mine));
        } catch (RejectedExecutionException busy) {
            synchronized (lifecycle) {
                if (turn == mine) {
                    putOff();
                }
            }
        }
    }

    private void retry(int mine) {
        synchronized (lifecycle) {
            if (turn != mine) {
                return;
            }
            try {
                start();
                LOG.log(Level.INFO, "relay {0} has its socket now", spec.name());
            } catch (Problem again) {
                putOff();
            }
        }
    }

    /** TLS on raw sockets has its place in a definition, but nothing speaks it yet. @throws Problem invalid */
    static void refuseUnserved(RelaySpec spec) {
        SocketUri.Scheme scheme = spec.socket().scheme();
        if (scheme == SocketUri.Scheme.TLS || scheme == SocketUri.Scheme.TLS_LISTEN) {
            throw Problem.invalid(List.of(new Violation("/socket", scheme.id() + " is not served yet")));
        }
    }

    private RelayMode make() {
        return switch (spec.mode()) {
            case PROXY -> new Proxy(spec, context, peerCounters, sessionCounters);
            case HUB -> new Hub(spec, context, peerCounters, sessionCounters);
            case CHAT -> new Chat(spec, context, peerCounters, sessionCounters);
            case ECHO -> new Echo(spec, context, peerCounters, sessionCounters);
            case ROSTER -> new Roster(spec, context, peerCounters, sessionCounters);
        };
    }

    /** Does nothing when it is not at work. */
    void stop(Close close) {
        synchronized (lifecycle) {
            RelayMode running = mode;
            mode = null;
            failure = "";
            turn++;
            backoff.reset();
            if (running != null) {
                running.stop(close);
            }
        }
    }

    /**
     * Serves a new session.
     *
     * @throws Problem upstream, when the relay is not at work; not-found, when its mode has no sessions; busy
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

    /** Where raw peers find it, with the real port, or where it connects to. */
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

    /** Who is connected now, in no particular order. */
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
     * @return how many receivers it was queued for
     * @throws Problem not-found, too-large, bad-data, invalid, or upstream when the relay is not at work
     */
    public int send(Frame frame, String to) {
        return running().send(frame, to);
    }

    /** What went through the raw side. */
    public Counters peerCounters() {
        return peerCounters;
    }

    /** What went through the WebSocket side. */
    public Counters sessionCounters() {
        return sessionCounters;
    }
}
