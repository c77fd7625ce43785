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

    private final int most;
    private final long nanosEach;
    private final LongSupplier nanoTime;
    private long fullAt;
    private int refused;

    /** @param most size of a burst, and number of tokens per {@code per} */
    public TokenBucket(int most, Duration per, LongSupplier nanoTime) {
        this.most = most;
        this.nanosEach = Math.max(1, per.toNanos() / most);
        this.nanoTime = nanoTime;
        this.fullAt = nanoTime.getAsLong();
    }

    public synchronized Answer ask() {
        long now = nanoTime.getAsLong();
        long debt = Math.max(0, fullAt - now);
        if (debt > nanosEach * (most - 1L)) {
            refused++;
            return refused > most ? Answer.FLOOD : Answer.REFUSED;
        }
        if (debt == 0) {
            refused = 0;
        }
        fullAt = now + debt + nanosEach;
        return Answer.GRANTED;
    }
}
