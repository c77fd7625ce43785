package io.fairlead.eventloop;

import io.fairlead.core.Connection;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the system has to send and the other ends have not acknowledged. Its table is read when somebody asks, and not
 * anew for all that ask at the same time.
 *
 * <p>Threading: safe.
 */
public final class SendQueues {
    private static final Duration MAX_AGE = Duration.ofMillis(500);

    private final Supplier<TcpConnections> table;
    private final LongSupplier nanoTime;
    private @Nullable TcpConnections last;
    private long readAt;

    SendQueues(Supplier<TcpConnections> table, LongSupplier nanoTime) {
        this.table = table;
        this.nanoTime = nanoTime;
    }

    /** Bytes of one channel; {@link Connection#UNKNOWN} when the system does not show it. */
    public long of(SelectableChannel channel) {
        return channel instanceof SocketChannel socket ? connections().sendQueue(socket) : Connection.UNKNOWN;
    }

    private synchronized TcpConnections connections() {
        TcpConnections connections = last;
        long now = nanoTime.getAsLong();
        if (connections == null || now - readAt > MAX_AGE.toNanos()) {
            connections = table.get();
            last = connections;
            readAt = now;
        }
        return connections;
    }
}
