package io.fairlead.relay;

import io.fairlead.channel.Channel;
import io.fairlead.channel.Entry;
import io.fairlead.channel.Position;
import io.fairlead.channel.Publication;
import io.fairlead.channel.Retention;
import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.Counters;
import io.fairlead.core.Delivery;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.core.SessionListener;
import io.fairlead.definition.RelaySpec;
import io.fairlead.framing.Framer;
import io.fairlead.framing.Payload;
import io.fairlead.protocol.RelayEnvelope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Connects all sessions and all peers of a relay. Messages of peers are published on one channel, with history;
 * messages of sessions on another, without, so that the offsets that sessions receive have no gaps.
 *
 * <p>Threading: safe. Its lock orders joins, leaves and welcomes; the channels' locks are acquired after it, never
 * before.
 */
final class Hub extends RelayMode implements PeerHandler {
    /** The source of a message sent over the admin API. */
    private static final String GATEWAY = "gateway";

    private final PeerSource source;
    private final Framer framer;
    private final Object lock = new Object();
    private final Map<String, Peer> present = new LinkedHashMap<>();
    private final Channel toSessions;
    private final Channel toPeers;

    Hub(RelaySpec spec, RelayContext context, Counters peerCounters, Counters sessionCounters) {
        super(spec, context, peerCounters, sessionCounters);
        this.framer = Framer.of(spec.framing(), spec.maxFrameBytes());
        Sockets.Acceptor acceptor = peers.acceptor(this, spec.delivery());
        this.source = spec.socket().scheme().listens()
                ? new Listener(spec, context, acceptor)
                : new Connector(spec, context, acceptor);
        this.toSessions = new Channel(
                context.backplane(),
                "relay/" + spec.name(),
                Retention.memory(spec.history()),
                Channel.Moment.AFTER_EVENT);
        this.toPeers = new Channel(context.backplane(), "relay/" + spec.name() + "/peers", Retention.memory(0));
        toPeers.subscribe(new PeerSubscriber(), null);
    }

    @Override
    void start() {
        try {
            super.start();
        } catch (Problem problem) {
            closeChannels();
            throw problem;
        }
    }

    @Override
    void stop(Close close) {
        super.stop(close);
        closeChannels();
    }

    private void closeChannels() {
        toSessions.close();
        toPeers.close();
    }

    @Override
    SessionListener open(Connection connection, String subprotocol, @Nullable Position since) {
        HubSession session = new HubSession(this, connection, subprotocol);
        sessions.add(session);
        synchronized (lock) {
            toSessions.subscribe(session, since);
        }
        session.onFlush();
        return session;
    }

    /** The welcome of a session; called under the lock, while it subscribes. */
    Frame welcome(Channel.Start start) {
        return RelayEnvelope.welcome(
                spec.name(), start, present.values().stream().map(Peer::view).toList());
    }

    void onLeft(HubSession session) {
        toSessions.unsubscribe(session);
    }

    /**
     * Sends a payload to all peers or to one, and suspends the sender if the policy requires it.
     *
     * @throws Problem not-found, too-large, invalid or upstream
     */
    void sendToPeers(HubSession from, byte[] payload, String to) {
        publishToPeers(from.id(), payload, to);
        if (spec.delivery().policy() == Delivery.Policy.BLOCK) {
            Backpressure.suspendWhileFull(from.connection(), present().map(Peer::outbox));
        }
    }

    private int publishToPeers(String from, byte[] payload, String to) {
        byte[] wire = framer.encode(payload);
        if (source.state() == RelayStatus.State.CONNECTING) {
            peers.drop(Problem.Kind.UPSTREAM.id());
            throw new Problem(Problem.Kind.UPSTREAM, "there is no connection now");
        }
        if (!to.isEmpty() && peers.find(to).isEmpty()) {
            throw new Problem(Problem.Kind.NOT_FOUND, "there is no peer " + to);
        }
        int receivers = to.isEmpty() ? receivers(addressees(), wire.length).size() : 1;
        toPeers.publish(List.of(new Publication(from, to, Frame.binary(wire))));
        return receivers;
    }

    /** The peers that a message for all peers is addressed to. */
    private List<Peer> addressees() {
        return spec.socket().scheme().datagram()
                ? peers.all().stream()
                        .filter(peer -> source.reaches(peer.connection().id()))
                        .toList()
                : peers.all();
    }

    /** Those addressees to which a message of this size is sent. */
    private List<Peer> receivers(List<Peer> addressees, int bytes) {
        return spec.socket().scheme().datagram() ? DatagramFanOut.receivers(addressees, bytes) : addressees;
    }

    @Override
    int send(Frame frame, String to) {
        byte[] payload = sessions.checked(frame.array());
        Frame typed = spec.payload() == Payload.TEXT ? Frame.text(payload) : Frame.binary(payload);
        if (to.equals("peers")) {
            return publishToPeers(GATEWAY, payload, "");
        } else if (to.equals("sessions")) {
            int receivers = sessions.size();
            toSessions.publish(List.of(new Publication(GATEWAY, "", typed)));
            return receivers;
        }
        Optional<RelaySession> session = sessions.find(to);
        if (session.isPresent()) {
            session.orElseThrow().sendDirect(typed);
            return 1;
        }
        return publishToPeers(GATEWAY, payload, to);
    }

    @Override
    public void onJoined(Peer peer) {
        synchronized (lock) {
            present.put(peer.connection().id(), peer);
            toSessions.notice(RelayEnvelope.joined(peer.view()));
        }
        toSessions.flush();
    }

    @Override
    public void onMessages(Peer peer, List<Frame> messages) {
        String id = peer.connection().id();
        List<Publication> publications = new ArrayList<>(messages.size());
        for (Frame frame : messages) {
            publications.add(new Publication(id, "", frame));
        }
        toSessions.publish(publications);
        if (spec.delivery().policy() == Delivery.Policy.BLOCK) {
            Backpressure.suspendWhileFull(
                    peer.connection(), sessions.all().stream().map(RelaySession::outbox));
        }
    }

    @Override
    public void onLeft(Peer peer, Close close) {
        synchronized (lock) {
            present.remove(peer.connection().id());
            toSessions.notice(RelayEnvelope.left(peer.view(), close));
        }
        toSessions.flush();
        source.onPeerLeft(peer.connection().id());
    }

    private Stream<Peer> present() {
        synchronized (lock) {
            return List.copyOf(present.values()).stream();
        }
    }

    @Override
    PeerSource source() {
        return source;
    }

    /** Delivers the messages of sessions to the peers of this node. */
    private final class PeerSubscriber implements Channel.Subscriber {
        @Override
        public void onStart(Channel.Start start) {
            // peers have no history
        }

        @Override
        public void onEntry(Entry entry) {
            if (!entry.to().isEmpty()) {
                peers.find(entry.to()).ifPresent(peer -> offer(entry, peer));
                return;
            }
            List<Peer> addressees = addressees();
            List<Peer> receivers = receivers(addressees, entry.frame().size());
            receivers.forEach(peer -> offer(entry, peer));
            if (receivers.size() < addressees.size()) {
                peers.drop("fan-out", addressees.size() - receivers.size());
            }
        }

        private static void offer(Entry entry, Peer peer) {
            peer.outbox().offer(entry.frame(), entry.source());
        }

        @Override
        public void onFlush() {
            peers.all().forEach(peer -> peer.outbox().flush());
        }
    }
}
