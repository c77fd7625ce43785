package io.fairlead.relay;

import io.fairlead.core.Connection;
import io.fairlead.core.ConnectionListener;
import io.fairlead.core.Problem;
import io.fairlead.definition.Mode;
import io.fairlead.definition.RelaySpec;
import io.fairlead.target.SocketUri;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Raw sockets, inbound and outbound.
 *
 * <ol>
 *   <li>{@link Acceptor#onPeer} runs before any event of that peer; reading starts after it returned.
 *   <li>One datagram is one {@link ConnectionListener#onBytes} or one {@link Connection#write}, never split or merged.
 *   <li>After {@link BoundSocket#close} the port is free and no new peer is accepted; connected peers stay, except those
 *       of a datagram socket, which are closed with it.
 *   <li>A connection is made only if {@code Targets} allows it; the check uses the resolved address.
 *   <li>The addresses of a name are tried in turn, within the time limit of the dial.
 * </ol>
 */
public interface Sockets extends AutoCloseable {
    /** Accepts each new peer. */
    @FunctionalInterface
    interface Acceptor {
        /** @return the listener for the peer's events */
        ConnectionListener onPeer(Connection connection);

        /** A datagram from a source that is not a peer was dropped, for this reason. */
        default void onDropped(String reason) {}
    }

    /**
     * The outcome of a dial: exactly one of the two. If a datagram target is a broadcast or multicast address, each
     * source that answers is a further peer, reported after the target and closed with it at the latest.
     */
    interface ConnectListener extends Acceptor {
        /**
         * @param problem upstream or forbidden; its text may be shown to anyone
         * @param report each address with its failure, for administrators only; may be empty
         */
        void onFailed(Problem problem, String report);
    }

    /** A bound socket. */
    interface BoundSocket extends AutoCloseable {
        /** The URI with the actual port. */
        SocketUri uri();

        @Override
        void close();
    }

    /**
     * The options of a socket.
     *
     * @param connectTimeout for dialling
     * @param idleTimeout a datagram peer discovered by its packets ends after this time without a packet; zero: never
     * @param targetIdleTimeout the same for a dialled peer, counting packets to it as well
     * @param maxPeers maximum number of datagram peers; another one replaces the oldest that has sent only once, or its
     *     packet is dropped
     * @param answers datagrams are answered automatically, so a datagram from a socket of this gateway is dropped: two
     *     such sockets would answer each other forever
     * @param keepAlive TCP: how long the connection may be silent, or bytes unacknowledged, before the remote end is
     *     probed; zero: the system default
     */
    record Options(
            Duration connectTimeout,
            Duration idleTimeout,
            Duration targetIdleTimeout,
            int maxPeers,
            boolean answers,
            Duration keepAlive) {
        static Options of(RelaySpec spec, Duration targetIdleTimeout) {
            boolean answers = spec.mode() == Mode.ECHO
                    || !spec.reply().isEmpty()
                    || !spec.greeting().isEmpty();
            return new Options(
                    spec.connectTimeout(),
                    spec.idleTimeout(),
                    targetIdleTimeout,
                    spec.maxPeers(),
                    answers,
                    spec.keepAlive());
        }
    }

    /**
     * Binds. May block briefly.
     *
     * @throws Problem conflict, if the port is taken; invalid, if the address can't be bound
     */
    BoundSocket listen(SocketUri uri, Options options, Acceptor acceptor);

    /**
     * Dials. Does not block; the outcome may be reported before it returns.
     *
     * @param near the connection whose event loop it should share; null: any loop
     */
    void connect(SocketUri uri, Options options, @Nullable Connection near, ConnectListener connectListener);

    /**
     * Runs a task that may block briefly, such as binding, on a thread for blocking tasks.
     *
     * @throws java.util.concurrent.RejectedExecutionException if there are too many, or the sockets are closed
     */
    void runBlocking(Runnable task);

    /**
     * The current route of a URI. May block for a name look-up.
     *
     * @throws Problem forbidden, if no rule allows it; upstream, if the name can't be resolved
     */
    Route resolve(SocketUri uri);

    /**
     * Refuses a target that no rule allows, so that no retry can succeed. A name that can't be resolved now is not
     * refused, since it may resolve later. May block as {@link #resolve} does.
     *
     * @throws Problem forbidden
     */
    default void refuseForbidden(SocketUri uri) {
        try {
            resolve(uri);
        } catch (Problem problem) {
            if (problem.kind() == Problem.Kind.FORBIDDEN) {
                throw problem;
            }
        }
    }

    /**
     * @param addresses {@code host:port} or a path
     * @param rule the rule that allows it; {@code listen} for listeners
     */
    record Route(List<String> addresses, String rule) {}

    @Override
    void close();
}
