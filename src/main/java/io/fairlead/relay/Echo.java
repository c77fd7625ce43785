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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Each peer hears what it said (RFC 862), over TCP and UDP; so does each session. A stream that does not read is not
 * read either; a datagram that does not fit is dropped.
 *
 * <p>Threading: safe; peers share nothing.
 */
final class Echo implements RelayMode, PeerHandler {
    private final RelaySpec spec;
    private final RelayContext context;
    private final Counters sessionCounters;
    private final PeerRegistry peers;
    private final SessionRegistry sessions;
    private final PeerSource source;

    Echo(RelaySpec spec, RelayContext context, Counters peerCounters, Counters sessionCounters) {
        this.spec = spec;
        this.context = context;
        this.sessionCounters = sessionCounters;
        this.peers = new PeerRegistry(spec, context, peerCounters);
        this.sessions = new SessionRegistry(spec, context, sessionCounters);
        Delivery delivery = new Delivery(
                spec.socket().scheme().datagram() ? Delivery.Policy.DROP_NEWEST : Delivery.Policy.BLOCK,
                spec.delivery().maxQueueBytes(),
                spec.delivery().maxAge());
        this.source = new Listener(spec, context, peers.acceptor(this, delivery));
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
        return new EchoSession(
                connection, context.sendTimeout(), sessionCounters, context.meters(), context.nanoTime());
    }

    @Override
    public int send(Frame frame, String to) {
        throw new Problem(Problem.Kind.INVALID, "relay " + spec.name() + " only echoes");
    }

    @Override
    public void onJoined(Peer peer) {
        // an echo waits for the first word
    }

    @Override
    public void onMessages(Peer peer, List<Frame> messages) {
        for (Frame message : messages) {
            peer.outbox().offer(Frame.binary(peer.encode(message.array())), null);
        }
        peer.outbox().pump();
        if (peer.outbox().isFull()) {
            Backpressure.until(peer.connection(), List.of(peer.outbox()));
        }
    }

    @Override
    public void onEnd(Peer peer) {
        peer.endAfterDrain();
    }

    @Override
    public void onLeft(Peer peer, Close close) {
        // nobody else knew of it
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
}
