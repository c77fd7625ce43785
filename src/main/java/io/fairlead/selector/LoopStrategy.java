package io.fairlead.selector;

import java.io.IOException;
import java.util.concurrent.Executor;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.IOStrategy;
import org.glassfish.grizzly.Transport;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.jspecify.annotations.Nullable;

/**
 * Handles each event on its selector's thread, as one event of the loop there. Connections with an {@link EventProcessor}
 * hear it directly; the rest goes through Grizzly's filter chain.
 */
@SuppressWarnings("rawtypes")
final class LoopStrategy implements IOStrategy {
    private final Loops loops;

    LoopStrategy(Loops loops) {
        this.loops = loops;
    }

    @Override
    public boolean executeIoEvent(Connection connection, IOEvent event) throws IOException {
        return executeIoEvent(connection, event, true);
    }

    @Override
    public boolean executeIoEvent(Connection connection, IOEvent event, boolean enabled) throws IOException {
        Loop loop = loops.of((NIOConnection) connection);
        loop.enter();
        try {
            if (isDirect(event) && connection.getProcessor() instanceof EventProcessor ours) {
                ours.handle(connection, event);
                return true;
            }
            return SameThreadIOStrategy.getInstance().executeIoEvent(connection, event, enabled);
        } finally {
            loop.leave();
        }
    }

    private static boolean isDirect(IOEvent event) {
        return event == IOEvent.READ || event == IOEvent.WRITE;
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
