package io.fairlead.relay;

import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.ConnectionListener;
import io.fairlead.core.Counters;
import io.fairlead.core.Delivery;
import io.fairlead.core.Problem;
import io.fairlead.definition.RelaySpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The raw side of one relay: who is connected, what they are greeted with, and what their faults lead to.
 *
 * <p>Threading: safe.
 */
final class PeerRegistry {
    /** How long peers of a stopped relay may take to read what waits for them. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration STOP_LINGER = Duration.ofSeconds(1);

    private final RelaySpec spec;
    private final RelayContext context;
    private final Counters counters;
    private final Map<String, Peer> peers = new ConcurrentHashMap<>();

    PeerRegistry(RelaySpec spec, RelayContext context, Counters counters) {
        this.spec = spec;
        this.context = context;
        this.counters = counters;
    }

    /** Takes every new peer in under this delivery. */
    Sockets.Acceptor acceptor(PeerHandler handler, Delivery delivery) {
        return new Sockets.Acceptor() {
            @Override
            public ConnectionListener onPeer(Connection connection) {
                return admit(connection, delivery, handler);
            }

            @Override
            public void onDropped(String reason) {
                drop(reason);
            }
        };
    }

    Peer admit(Connection connection, Delivery delivery, PeerHandler handler) {
        Peer peer = new Peer(this, connection, delivery, handler, context);
        if (peers.size() >= spec.maxPeers()) {
            drop(Problem.Kind.BUSY.id());
            peer.fail(Close.of(Problem.Kind.BUSY, ""));
            return peer;
        }
        peers.put(connection.id(), peer);
        context.pulse().watch(peer);
        if (!spec.greeting().isEmpty()) {
            peer.sendVerbatim(spec.greeting().getBytes(StandardCharsets.UTF_8));
        }
        try {
            handler.onJoined(peer);
        } catch (RuntimeException defect) {
            context.pulse().forget(peer);
            peers.remove(connection.id());
            connection.abort();
            throw defect;
        }
        return peer;
    }

    /** False when it was not admitted, or has left before. */
    boolean remove(Peer peer) {
        context.pulse().forget(peer);
        return peers.remove(peer.connection().id(), peer);
    }

    /** Counts one message that was given up. */
    void drop(String reason) {
        drop(reason, 1);
    }

    void drop(String reason, int messages) {
        counters.dropped(reason, messages);
        context.meters().dropped(reason, messages);
    }

    List<Peer> all() {
        return List.copyOf(peers.values());
    }

    int size() {
        return peers.size();
    }

    Optional<Peer> find(String id) {
        return Optional.ofNullable(peers.get(id));
    }

    /** Ends everybody, after what waits for them was written, and for good after a while. */
    void end() {
        all().forEach(peer -> peer.endAfterDrain(STOP_LINGER));
        context.timer()
                .after(
                        STOP_TIMEOUT,
                        () -> all().forEach(peer -> peer.connection().abort()));
    }

    Counters counters() {
        return counters;
    }

    RelaySpec spec() {
        return spec;
    }

    long now() {
        return context.nanoTime().getAsLong();
    }

    /** A datagram peer's silence is the socket's to watch. */
    long idleNanos() {
        return spec.socket().scheme().datagram() ? 0 : spec.idleTimeout().toNanos();
    }
}
