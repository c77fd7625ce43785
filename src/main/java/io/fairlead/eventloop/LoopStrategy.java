package io.fairlead.eventloop;

import java.io.IOException;
import java.util.concurrent.Executor;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.IOStrategy;
import org.glassfish.grizzly.Transport;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.jspecify.annotations.Nullable;

/** Handles each event of Grizzly's connections on its selector's thread, as one event of that loop. */
@SuppressWarnings("rawtypes")
final class LoopStrategy implements IOStrategy {
    private final EventLoops loops;

    LoopStrategy(EventLoops loops) {
        this.loops = loops;
    }

    @Override
    public boolean executeIoEvent(Connection connection, IOEvent event) throws IOException {
        return executeIoEvent(connection, event, true);
    }

    @Override
    public boolean executeIoEvent(Connection connection, IOEvent event, boolean enabled) throws IOException {
        EventLoop loop = loops.of((NIOConnection) connection);
        loop.enter();
        try {
            if (event == IOEvent.SERVER_ACCEPT) {
                loops.reserve().accept(new TcpListener((TCPNIOServerConnection) connection, loop));
                return true;
            }
            return SameThreadIOStrategy.getInstance().executeIoEvent(connection, event, enabled);
        } finally {
            loop.leave();
        }
    }

    @Override
    public @Nullable Executor getThreadPoolFor(Connection connection, IOEvent event) {
        return null;
    }

    @Override
    public @Nullable ThreadPoolConfig createDefaultWorkerPoolConfig(Transport transport) {
        return null;
    }
}
