package io.fairlead.boot;

import io.fairlead.core.Problem;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.ICloseType;
import org.glassfish.grizzly.nio.NIOConnection;

/**
 * The sessions of endpoints that users added. Their code may wait, which nothing on a selector may: it runs on threads of
 * its own, for each session one call at a time, and a connection is not read before what it brought has been handled.
 *
 * <p>Threading: safe.
 */
final class AddedSessions implements AutoCloseable {
    private static final int THREADS = 16;

    private final Predicate<String> gatewayPaths;
    private final int most;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, Threads.of("endpoint"));
    private final AtomicInteger open = new AtomicInteger();

    /**
     * @param gatewayPaths tells the gateway's own endpoints, which nobody can add
     * @param most sessions at a time
     */
    AddedSessions(Predicate<String> gatewayPaths, int most) {
        this.gatewayPaths = gatewayPaths;
        this.most = most;
    }

    /** Whether an endpoint of this path, if there is one, was added. */
    boolean takes(String path) {
        return !gatewayPaths.test(path);
    }

    Executor threads() {
        return threads;
    }

    /** Where all that one session hears happens. */
    Executor inOrder() {
        return new InOrder(threads);
    }

    /** Counts a session until its connection ends. @throws Problem busy */
    @SuppressWarnings("deprecation") // the listener's own signature names a deprecated type
    void begin(NIOConnection connection) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            throw new Problem(Problem.Kind.BUSY, "too many sessions");
        }
        connection.addCloseListener((CloseListener<Closeable, ICloseType>) (closeable, type) -> open.decrementAndGet());
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
