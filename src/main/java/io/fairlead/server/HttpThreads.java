package io.fairlead.server;

import io.fairlead.eventloop.BoundedWait;
import io.fairlead.eventloop.Threads;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Thread pools for requests. None of these threads waits for a client, neither for a request body nor for a response to
 * be sent. Each pool may block on other resources (a disk, a database, a key server) and then delays only requests of
 * its own kind.
 *
 * <p>Threading: safe.
 */
final class HttpThreads implements AutoCloseable {
    private static final int WATCHING = 2;
    private static final int HANDSHAKES = 16;

    private final Supplier<? extends Executor> workers;
    private final ExecutorService watching;
    private final ExecutorService handshakes;

    /**
     * @param workers available while the server runs
     * @param threads creates a thread factory for a role
     */
    HttpThreads(Supplier<? extends Executor> workers, Function<String, ThreadFactory> threads) {
        this.workers = workers;
        this.watching = Threads.pool(threads.apply("watch"), WATCHING);
        this.handshakes = Threads.pool(threads.apply("open"), HANDSHAKES);
    }

    /** For the admin API and the pages. */
    Executor requests() {
        return workers.get();
    }

    /** For opening sessions, over WebSocket and HTTP. */
    Executor handshakes() {
        return handshakes;
    }

    /** For health and metrics. */
    Executor monitoring() {
        return watching;
    }

    @Override
    public void close() {
        watching.shutdownNow();
        handshakes.shutdownNow();
        BoundedWait.await(watching);
        BoundedWait.await(handshakes);
    }
}
