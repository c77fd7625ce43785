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

    /** Takes every new peer in under the relay's delivery policy. */
    Sockets.Acceptor acceptor(PeerHandler handler) {
        return acceptor(handler, spec.delivery());
    }

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

    /** Takes a peer in under this delivery. */
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

    /** Answers each message of a peer, when the relay is to. */
    void reply(Peer peer, int messages) {
        if (!spec.reply().isEmpty()) {
            byte[] reply = peer.encode(spec.reply().getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < messages; i++) {
                peer.sendVerbatim(reply);
            }
        }
    }

    /** A stream that can't be trusted any more ends; a datagram is dropped alone. */
    void onFault(Peer peer, Problem problem) {
        drop(problem.kind().id());
        if (!spec.socket().scheme().datagram() && !peer.use().forgives(peer, problem)) {
            peer.fail(Close.of(problem));
        }
    }

    void onGone(Peer peer, Close close) {
        context.pulse().forget(peer);
        if (peers.remove(peer.connection().id(), peer)) {
            peer.use().onLeft(peer, close);
        }
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
