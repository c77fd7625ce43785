package io.fairlead.core;

import java.lang.System.Logger;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Rate-limits log lines that any client can cause: at most one line per interval; the next line tells how many were
 * suppressed.
 *
 * <p>Threading: safe.
 */
public final class RateLimitedLog {
    /** Minimum time between two lines. */
    public static final Duration INTERVAL = Duration.ofSeconds(10);

    private static final Pattern CONTROL_CHARACTERS = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]");

    private final Logger logger;
    private final Logger.Level level;
    private final LongSupplier nanoTime;
    private final AtomicLong nextNanos;
    private final AtomicLong suppressed = new AtomicLong();

    /** @param nanoTime a clock like {@link System#nanoTime} */
    public RateLimitedLog(Logger logger, Logger.Level level, LongSupplier nanoTime) {
        this.logger = logger;
        this.level = level;
        this.nanoTime = nanoTime;
        this.nextNanos = new AtomicLong(nanoTime.getAsLong());
    }

    /** @param text may contain client data; control characters and line separators become spaces */
    public void log(String text) {
        long now = nanoTime.getAsLong();
        long then = nextNanos.get();
        if (now - then < 0 || !nextNanos.compareAndSet(then, now + INTERVAL.toNanos())) {
            suppressed.incrementAndGet();
            return;
        }
        String line = CONTROL_CHARACTERS.matcher(text).replaceAll(" ");
        long others = suppressed.getAndSet(0);
        logger.log(level, others == 0 ? line : line + " (and " + others + " more like it since the last such line)");
    }
}
