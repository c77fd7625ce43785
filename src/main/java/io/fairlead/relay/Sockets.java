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
 * Raw sockets, in and out.
 *
 * <ol>
 *   <li>{@link Acceptor#onPeer} runs before any event of that peer, and reading begins after it returned.
 *   <li>One datagram is one {@link ConnectionListener#onBytes} and one {@link Connection#write}, never split or merged.
 *   <li>After {@link Listening#close} the port is free and no new peer is accepted; connected peers stay, except those
 *       of a datagram socket, which are closed with it.
 *   <li>A connection goes only where {@code Targets} allows it, checked on the address that is dialled.
 *   <li>A name's addresses are tried in turn, within the time limit of the dial.
 * </ol>
 */
public interface Sockets extends AutoCloseable {
    /** Takes each new peer. */
    @FunctionalInterface
    interface Acceptor {
        /** @return where the peer's events go */
        ConnectionListener onPeer(Connection connection);

        /** A datagram from a source that is no peer was dropped, for this reason. */
        default void onDropped(String reason) {}
    }

    /**
     * The outcome of a dial: exactly one of the two. Where a datagram target is a broadcast or multicast address, each
     * source that answers is a further peer, reported after the target and closed with it at the latest.
     */
    interface Dialled extends Acceptor {
        /**
         * @param problem upstream or forbidden, in words for everybody
         * @param report each address with its reason, for administrators only; may be empty
         */
        void onFailed(Problem problem, String report);
    }

    /** A bound socket. */
    interface Listening extends AutoCloseable {
        /** With the real port. */
        SocketUri uri();

        @Override
        void close();
    }

    /**
     * The options of a socket.
     *
     * @param connectTimeout for dialling
     * @param idleTimeout a datagram peer that was discovered by its packets ends after so long without any; zero: never
     * @param targetIdleTimeout the same for one that was dialled, counting packets to it, too
     * @param maxPeers datagram peers at a time; one more replaces the oldest that has sent only once, or its packet is
     *     dropped
     * @param answers datagrams are answered automatically, so one from a socket of this gateway is dropped: two sockets
     *     would answer each other for ever
     * @param keepAlive TCP: how long the connection may be silent, or bytes unacknowledged, before the other end is probed;
     *     zero: the default of the system
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
     * Binds. May block shortly.
     *
     * @throws Problem conflict, when the port is taken; invalid, when the address can't be bound
     */
    Listening listen(SocketUri uri, Options options, Acceptor acceptor);

    /**
     * Dials; returns at once, possibly after the outcome was reported.
     *
     * @param near the connection whose event loop it should share; null: any
     */
    void connect(SocketUri uri, Options options, @Nullable Connection near, Dialled dialled);

    /**
     * Runs a task that may block shortly, as binding does, on a thread for such tasks.
     *
     * @throws java.util.concurrent.RejectedExecutionException when there are too many, or the sockets are closed
     */
    void runBlocking(Runnable task);

    /**
     * Where a URI leads now. May block for a name look-up.
     *
     * @throws Problem forbidden, when no rule allows it; upstream, when the name is unknown
     */
    Route resolve(SocketUri uri);

    /**
     * Refuses a target that no rule allows: no later try can succeed. A name that is unknown now may be known later. May
     * block as {@link #resolve}.
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
     * @param rule the entry that allows it; {@code listen} for listeners
     */
    record Route(List<String> addresses, String rule) {}

    @Override
    void close();
}
