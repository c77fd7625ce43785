package io.fairlead.socket;

import io.fairlead.core.Close;
import io.fairlead.core.Problem;
import io.fairlead.core.Timer;
import io.fairlead.eventloop.TcpConnections;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Closes TCP peers that acknowledge nothing that is written to them. Keep-alive does not cover this case: the system
 * probes only while no data is unacknowledged, aborts a write after a quarter of an hour, and the JDK has no option for
 * TCP_USER_TIMEOUT (RFC 5482). A peer that reads nothing still acknowledges, and is handled by the outbox.
 *
 * <p>Threading: safe; one check at a time, on a thread that may block.
 */
final class UnacknowledgedWrites {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Executor blocking;
    private final Timer timer;
    private final LongSupplier nanoTime;
    private final Supplier<TcpConnections> table;
    private final Map<StreamConnection, Watch> peers = new ConcurrentHashMap<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** The state of one connection at the last check. */
    private static final class Watch {
        private final long limitNanos;
        /** The time of the first check at which it acknowledged nothing; 0: it does acknowledge. */
        private long since;

        Watch(long limitNanos) {
            this.limitNanos = limitNanos;
        }

        /** Whether it has acknowledged nothing for too long. */
        boolean isOver(boolean stuck, long nanos) {
            if (!stuck || since == 0) {
                since = stuck ? nanos : 0;
                return false;
            }
            return nanos - since >= limitNanos;
        }
    }

    UnacknowledgedWrites(Executor blocking, Timer timer, LongSupplier nanoTime, Supplier<TcpConnections> table) {
        this.blocking = blocking;
        this.timer = timer;
        this.nanoTime = nanoTime;
        this.table = table;
    }

    void watch(StreamConnection connection, Duration limit) {
        if (!limit.isZero()) {
            peers.put(connection, new Watch(limit.toNanos()));
            schedule();
        }
    }

    void forget(StreamConnection connection) {
        peers.remove(connection);
    }

    /** Schedules one check while there is a connection. */
    private void schedule() {
        if (!peers.isEmpty() && !scheduled.getAndSet(true)) {
            timer.after(INTERVAL, this::onTime);
        }
    }

    private void onTime() {
        try {
            blocking.execute(this::check);
        } catch (RejectedExecutionException busy) {
            onChecked();
        }
    }

    private void check() {
        try {
            checkPeers(nanoTime.getAsLong());
        } finally {
            onChecked();
        }
    }

    private void onChecked() {
        scheduled.set(false);
        schedule();
    }

    private void checkPeers(long nanos) {
        boolean unanswered = peers.keySet().stream().anyMatch(StreamConnection::isUnanswered);
        TcpConnections connections = unanswered ? table.get() : TcpConnections.UNKNOWN;
        peers.forEach((connection, watch) -> {
            if (watch.isOver(connection.isUnanswered() && connection.isRetransmitting(connections), nanos)) {
                connection.close(Close.of(Problem.Kind.UPSTREAM, "it acknowledges nothing"));
            }
        });
    }
}
