package io.fairlead.relay;

import io.fairlead.channel.Position;
import io.fairlead.core.Connection;
import io.fairlead.core.Counters;
import io.fairlead.core.Delivery;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.core.SessionListener;
import io.fairlead.definition.RelaySpec;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sends each peer its own messages back (RFC 862), over TCP and UDP; each session likewise. While a stream does not
 * read, it is not read from; a datagram that can't be queued is dropped.
 *
 * <p>Threading: safe; peers share no state.
 */
final class Echo extends RelayMode implements PeerHandler {
    private final Counters sessionCounters;
    private final PeerSource source;

    Echo(RelaySpec spec, RelayContext context, Counters peerCounters, Counters sessionCounters) {
        super(spec, context, peerCounters, sessionCounters);
        this.sessionCounters = sessionCounters;
        Delivery delivery = new Delivery(
                spec.socket().scheme().datagram() ? Delivery.Policy.DROP_NEWEST : Delivery.Policy.BLOCK,
                spec.delivery().maxQueueBytes(),
                spec.delivery().maxAge());
        this.source = new Listener(spec, context, peers.acceptor(this, delivery));
    }

    @Override
    SessionListener open(Connection connection, String subprotocol, @Nullable Position since) {
        return new EchoSession(
                connection, context.sendTimeout(), sessionCounters, context.meters(), context.nanoTime());
    }

    @Override
    int send(Frame frame, String to) {
        throw new Problem(Problem.Kind.INVALID, "relay " + spec.name() + " only echoes");
    }

    @Override
    public void onMessages(Peer peer, List<Frame> messages) {
        for (Frame message : messages) {
            peer.outbox().offer(Frame.binary(peer.encode(message.array())), null);
        }
        peer.outbox().flush();
        Backpressure.suspendWhileFull(peer.connection(), Stream.of(peer.outbox()));
    }

    @Override
    PeerSource source() {
        return source;
    }
}
