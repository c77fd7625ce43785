package io.fairlead.server;

import io.fairlead.eventloop.BoundedWait;
import io.fairlead.eventloop.Threads;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where requests are worked on. None of these threads waits for a client: not for a body, nor until an answer has left.
 * Each kind may have to wait for something else (a disk, a database, a key server) and then makes its own kind wait
 * alone.
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
     * @param workers there when the server runs
     * @param threads makes a factory for the threads of one role
     */
    HttpThreads(Supplier<? extends Executor> workers, Function<String, ThreadFactory> threads) {
        this.workers = workers;
        this.watching = Threads.pool(threads.apply("watch"), WATCHING);
        this.handshakes = Threads.pool(threads.apply("open"), HANDSHAKES);
    }

    /** The admin API and the pages. */
    Executor working() {
        return workers.get();
    }

    /** Sessions that are opened, over WebSocket and HTTP. */
    Executor handshakes() {
        return handshakes;
    }

    /** Health and metrics. */
    Executor watching() {
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
