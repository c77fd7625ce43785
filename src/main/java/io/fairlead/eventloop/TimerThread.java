package io.fairlead.eventloop;

import io.fairlead.core.Ticker;
import io.fairlead.core.Timer;
import io.fairlead.core.UncaughtErrors;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The only timer thread: it beats the ticker and runs delayed tasks.
 *
 * <p>Threading: safe; tasks run one at a time and must not block.
 */
public final class TimerThread implements Timer, AutoCloseable {
    private static final Logger LOG = System.getLogger(TimerThread.class.getName());

    private final ScheduledThreadPoolExecutor executor;

    @SuppressWarnings("FutureReturnValueIgnored") // runs until the executor shuts down
    public TimerThread(Ticker ticker, ThreadFactory threads) {
        executor = new ScheduledThreadPoolExecutor(1, threads);
        executor.setRemoveOnCancelPolicy(true);
        executor.scheduleAtFixedRate(
                loggingDefects(() -> ticker.beat(System.nanoTime())),
                Ticker.BEAT.toNanos(),
                Ticker.BEAT.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // exceptions of the task are logged
    public void after(Duration delay, Runnable task) {
        try {
            executor.schedule(loggingDefects(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException stopping) {
            LOG.log(Level.DEBUG, "a delayed task was dropped, as the timer is closed");
        }
    }

    /** Logs exceptions, so that a periodic task keeps running; an error would otherwise be lost in a future. */
    private static Runnable loggingDefects(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | LinkageError defect) {
                // Loading a class or library fails while no descriptor is free to open it.
                LOG.log(Level.ERROR, "a timed task failed", defect);
            } catch (Error fatal) {
                UncaughtErrors.report(fatal);
            }
        };
    }

    @Override
    public void close() {
        executor.shutdownNow();
        BoundedWait.await(executor);
    }
}
