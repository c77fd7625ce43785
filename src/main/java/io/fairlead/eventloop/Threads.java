package io.fairlead.eventloop;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Creates daemon threads named {@code fairlead-<role>-<n>}. */
public final class Threads {
    private static final String PREFIX = "fairlead-";
    private static final long IDLE_SECONDS = 1;

    private Threads() {}

    public static ThreadFactory of(String role) {
        return of(role, null);
    }

    /** @param onDeath receives the exception that ended a thread; null: the JVM's default handler */
    public static ThreadFactory of(String role, Thread.@Nullable UncaughtExceptionHandler onDeath) {
        AtomicInteger made = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, PREFIX + role + "-" + made.incrementAndGet());
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler(onDeath);
            return thread;
        };
    }

    /**
     * A pool of threads that may block, created on demand and ended soon after the last task. Excess tasks are queued;
     * tasks submitted after shutdown are dropped.
     *
     * @param most maximum number of threads
     */
    public static ExecutorService pool(ThreadFactory threads, int most) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                most,
                most,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                threads,
                new ThreadPoolExecutor.DiscardPolicy());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    public static boolean isOwn(Thread thread) {
        return thread.getName().startsWith(PREFIX);
    }
}
