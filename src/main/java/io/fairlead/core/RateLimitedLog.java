package io.fairlead.core;

import java.lang.System.Logger;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Lines of one kind that anybody can cause, and so must not fill the log: one in an interval, the next of which tells how
 * many were left out.
 *
 * <p>Threading: safe.
 */
public final class RateLimitedLog {
    /** How often a line of one kind is worth reading. */
    public static final Duration INTERVAL = Duration.ofSeconds(10);

    private static final Pattern NOT_OF_A_LINE = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]");

    private final Logger logger;
    private final Logger.Level level;
    private final LongSupplier nanoTime;
    private final AtomicLong due;
    private final AtomicLong leftOut = new AtomicLong();

    /** @param nanoTime a clock as {@link System#nanoTime} is one */
    public RateLimitedLog(Logger logger, Logger.Level level, LongSupplier nanoTime) {
        this.logger = logger;
        this.level = level;
        this.nanoTime = nanoTime;
        this.due = new AtomicLong(nanoTime.getAsLong());
    }

    /** @param text what is no character of one line in it, which may be a client's, becomes a space */
    public void say(String text) {
        long now = nanoTime.getAsLong();
        long then = due.get();
        if (now - then < 0 || !due.compareAndSet(then, now + INTERVAL.toNanos())) {
            leftOut.incrementAndGet();
            return;
        }
        String line = NOT_OF_A_LINE.matcher(text).replaceAll(" ");
        long others = leftOut.getAndSet(0);
        logger.log(level, others == 0 ? line : line + " (and " + others + " more like it since the last such line)");
    }
}
