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
 * The raw peers of one relay, and the greeting sent to them.
 *
 * <p>Threading: safe.
 */
final class PeerRegistry {
    /** The time in which peers of a stopped relay may read their queued data. */
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

    /** Admits new peers with this delivery. */
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
        context.ticker().watch(peer);
        if (!spec.greeting().isEmpty()) {
            peer.sendVerbatim(spec.greeting().getBytes(StandardCharsets.UTF_8));
        }
        try {
            handler.onJoined(peer);
        } catch (RuntimeException defect) {
            context.ticker().forget(peer);
            peers.remove(connection.id());
            connection.abort();
            throw defect;
        }
        return peer;
    }

    /** @return false if the peer was not admitted, or has been removed */
    boolean remove(Peer peer) {
        context.ticker().forget(peer);
        return peers.remove(peer.connection().id(), peer);
    }

    /** Counts one dropped message. */
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

    /** Ends every peer once its outbox has drained; aborts the remaining ones after a time limit. */
    void endAll() {
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

    /** Zero for datagrams, since their socket checks for idle peers. */
    long idleNanos() {
        return spec.socket().scheme().datagram() ? 0 : spec.idleTimeout().toNanos();
    }
}
