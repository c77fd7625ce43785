package io.fairlead.core;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How often something may be done: so many at once, then as they grow back (a token bucket). Who goes on while nothing
 * is left is a flood.
 *
 * <p>Threading: safe.
 */
public final class TokenBucket {
    /** What became of a request. */
    public enum Answer {
        GRANTED,
        /** Too many; it may go on later. */
        REFUSED,
        /** As many again were refused without a pause. */
        FLOOD
    }

    private final int most;
    private final long nanosEach;
    private final LongSupplier nanoTime;
    private long fullAt;
    private int refused;

    /** @param most at once, and within each {@code per} on the long run */
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
