package io.fairlead.extension;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The one place where tests ask again and again: for states that no event reports, as those of another process, of the
 * kernel's sockets, or of the gateway behind its API. Whatever has an event is awaited by that.
 */
public final class Eventually {
    private static final Duration INTERVAL = Duration.ofMillis(20);
    /** Longer than the limit of any test that has none of its own. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private Eventually() {}

    /** What is asked, which may fail. */
    @FunctionalInterface
    public interface Condition<E extends Exception> {
        boolean holds() throws E;
    }

    /** Returns when the condition holds; the test's own limit of time is the usual end. */
    public static <E extends Exception> void holds(Condition<E> condition) throws E, InterruptedException {
        if (!holdsWithin(LIMIT, INTERVAL, condition)) {
            throw new AssertionError("not true within " + LIMIT);
        }
    }

    /** @return whether the condition held before the limit was over */
    public static <E extends Exception> boolean holdsWithin(Duration limit, Condition<E> condition)
            throws E, InterruptedException {
        return holdsWithin(limit, INTERVAL, condition);
    }

    /** @return whether the condition held before the limit was over, asked once in each interval */
    public static <E extends Exception> boolean holdsWithin(Duration limit, Duration interval, Condition<E> condition)
            throws E, InterruptedException {
        long begin = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - begin > limit.toNanos()) {
                return false;
            }
            pause(interval);
        }
        return true;
    }

    /** Lets this time pass: for measurements over a period, and for pauses between the writes of a client. */
    public static void pause(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(left);
        }
    }
}
