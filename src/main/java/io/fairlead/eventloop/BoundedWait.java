package io.fairlead.eventloop;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting with a time limit. */
public final class BoundedWait {
    private static final Duration THREAD_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(10);

    private BoundedWait() {}

    /** Waits until the threads have ended, at most 5 s. */
    public static void await(ExecutorService executor) {
        try {
            if (!executor.awaitTermination(THREAD_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                System.getLogger(BoundedWait.class.getName())
                        .log(System.Logger.Level.WARNING, "threads did not end in time: {0}", executor);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the condition is true. @return false if that took too long */
    public static boolean await(BooleanSupplier condition, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        }
        return true;
    }
}
