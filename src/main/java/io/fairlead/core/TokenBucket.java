package io.fairlead.core;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A token bucket: allows a burst, then a fixed rate. Continued requests without tokens count as a flood.
 *
 * <p>Threading: safe.
 */
public final class TokenBucket {
    /** The result of a request. */
    public enum Answer {
        GRANTED,
        /** No token left; the caller may try again later. */
        REFUSED,
        /** As many requests as the bucket holds were refused in a row. */
        FLOOD
    }

    private final int burst;
    private final long nanosPerToken;
    private final LongSupplier nanoTime;
    private long fullAt;
    private int refused;

    /** @param burst size of a burst, and number of tokens per {@code per} */
    public TokenBucket(int burst, Duration per, LongSupplier nanoTime) {
        this.burst = burst;
        this.nanosPerToken = Math.max(1, per.toNanos() / burst);
        this.nanoTime = nanoTime;
        this.fullAt = nanoTime.getAsLong();
    }

    public synchronized Answer ask() {
        long now = nanoTime.getAsLong();
        long debt = Math.max(0, fullAt - now);
        if (debt > nanosPerToken * (burst - 1L)) {
            refused++;
            return refused > burst ? Answer.FLOOD : Answer.REFUSED;
        }
        if (debt == 0) {
            refused = 0;
        }
        fullAt = now + debt + nanosPerToken;
        return Answer.GRANTED;
    }
}
