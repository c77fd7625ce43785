package io.fairlead.relay;

import io.fairlead.channel.Position;
import io.fairlead.core.Close;
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
 * Each session gets a connection of its own; bytes go verbatim both ways, and who does not read is not sent more.
 *
 * <p>Threading: safe; sessions share nothing.
 */
final class Proxy implements RelayMode {
    /** What may wait in the process for one side of one connection, before the other side is not read any more. */
    static final Delivery PIPE = new Delivery(Delivery.Policy.BLOCK, 64 << 10, Duration.ZERO);

    private final RelaySpec spec;
    private final RelayContext context;
    private final PeerRegistry peers;
    private final SessionRegistry sessions;
    private final Source source = new Source();

    Proxy(RelaySpec spec, RelayContext context, Counters peerCounters, Counters sessionCounters) {
        this.spec = spec;
        this.context = context;
        this.peers = new PeerRegistry(spec, context, peerCounters);
        this.sessions = new SessionRegistry(spec, context, sessionCounters);
    }

    @Override
    public void start() {
        source.start();
    }

    @Override
    public void stop(Close close) {
        source.stop();
        sessions.closeAll(close);
        peers.end();
    }

    @Override
    public SessionListener open(Connection connection, String subprotocol, @Nullable Position since) {
        if (peers.size() >= spec.maxPeers()) {
            throw new Problem(Problem.Kind.BUSY, "relay " + spec.name() + " has " + spec.maxPeers() + " connections");
        }
        Pipe pipe = new Pipe(peers, context.meters(), spec, source::onDialled);
        RelaySession session = sessions.admit(connection, subprotocol, PIPE, pipe);
        pipe.attach(session);
        connection.suspend();
        context.sockets().connect(spec.socket(), Listener.options(spec), connection, pipe);
        return session;
    }

    @Override
    public int send(Frame frame, String to) {
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
                        session -> session.outbox().send(session.codec().out(frame)),
                        () -> peers.find(to)
                                .orElseThrow(
                                        () -> new Problem(Problem.Kind.NOT_FOUND, "there is no peer or session " + to))
                                .sendVerbatim(payload));
        return 1;
    }

    /** To all or, when one of them can't have it, to none. */
    private static int sendToAll(List<RelaySession> all, Frame frame) {
        List<Frame> forms =
                all.stream().map(session -> session.codec().out(frame)).toList();
        for (int i = 0; i < forms.size(); i++) {
            all.get(i).outbox().send(forms.get(i));
        }
        return forms.size();
    }

    @Override
    public PeerRegistry peers() {
        return peers;
    }

    @Override
    public SessionRegistry sessions() {
        return sessions;
    }

    @Override
    public PeerSource source() {
        return source;
    }

    /** Connections are made when sessions come: there is nothing to bind or to keep. */
    private static final class Source implements PeerSource {
        private volatile boolean running;
        /** Why the last connection failed; empty when it did not. */
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
