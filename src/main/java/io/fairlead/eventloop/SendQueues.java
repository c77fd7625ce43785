package io.fairlead.eventloop;

import io.fairlead.core.Connection;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes in the system's send queues that the remote ends have not acknowledged. The system's table is read on
 * demand and cached briefly, so that simultaneous calls share one read.
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

    /** The bytes of one channel; {@link Connection#UNKNOWN} if the system does not report them. */
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
