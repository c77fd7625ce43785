package io.fairlead.store;

import io.fairlead.core.Timer;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Runs queries on a few threads for callers that must not block. Each read has exactly one outcome: the result or, on
 * failure or timeout, a fallback.
 *
 * <p>Threading: safe; results are delivered on any thread.
 */
final class ReadPool implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(2);

    private static final long STEP_MILLIS = 100;
    private static final int THREADS = 2;
    private static final int MAX_QUEUED = 1_000;

    private final ThreadPoolExecutor executor;
    private final JournalWriter writer;
    private final Database database;
    private final Spool spool;
    private final Timer timer;

    ReadPool(JournalWriter writer, Database database, Spool spool, Timer timer, ThreadFactory threads) {
        this.writer = writer;
        this.database = database;
        this.spool = spool;
        this.timer = timer;
        this.executor = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_QUEUED), threads);
        executor.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs the query once everything recorded until now is in the database.
     *
     * @param query runs on a pool thread; its result is then run, unless the fallback ran before
     * @param without the fallback
     */
    void read(Supplier<Runnable> query, Runnable without) {
        AtomicBoolean answered = new AtomicBoolean();
        Runnable fallback = () -> {
            if (answered.compareAndSet(false, true)) {
                without.run();
            }
        };
        if (database.isDown()) {
            fallback.run();
            return;
        }
        long target = spool.end();
        timer.after(LIMIT, fallback);
        try {
            executor.execute(() -> {
                if (!answered.get()) {
                    answer(query, target, answered, fallback);
                }
            });
        } catch (RejectedExecutionException full) {
            System.getLogger(ReadPool.class.getName()).log(Level.DEBUG, "too many reads of the store are queued", full);
            fallback.run();
        }
    }

    private void answer(Supplier<Runnable> query, long target, AtomicBoolean answered, Runnable fallback) {
        try {
            Runnable found = awaitCurrent(target, answered) ? query.get() : fallback;
            if (found != fallback && answered.compareAndSet(false, true)) {
                found.run();
                return;
            }
        } catch (StoreException down) {
            System.getLogger(ReadPool.class.getName()).log(Level.DEBUG, "the store could not be read", down);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        fallback.run();
    }

    /**
     * Waits until the database is up and current to {@code target}; false if the fallback ran or the database is down.
     */
    private boolean awaitCurrent(long target, AtomicBoolean answered) throws InterruptedException {
        while (!answered.get() && !database.isDown()) {
            database.awaitOpened(STEP_MILLIS);
            if (database.isUp() && writer.awaitApplied(target, STEP_MILLIS)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    /** @return whether the threads have ended */
    boolean await(long millis) throws InterruptedException {
        return executor.awaitTermination(millis, TimeUnit.MILLISECONDS);
    }
}
