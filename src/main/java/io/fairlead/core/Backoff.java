package io.fairlead.core;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with jitter: each delay is random between half the current ceiling and the ceiling.
 *
 * <p>Threading: guarded by its owner's lock.
 */
public final class Backoff {
    private final Duration initial;
    private final Duration max;
    private final RandomGenerator random;
    private Duration ceiling;

    /** @param max upper limit of a delay */
    public Backoff(Duration initial, Duration max, RandomGenerator random) {
        this.initial = initial;
        this.max = max;
        this.random = random;
        this.ceiling = initial;
    }

    /** Call after a success. */
    public void reset() {
        ceiling = initial;
    }

    public Duration next() {
        long nanos = random.nextLong(ceiling.toNanos() / 2, ceiling.toNanos() + 1);
        Duration doubled = ceiling.multipliedBy(2);
        ceiling = doubled.compareTo(max) < 0 ? doubled : max;
        return Duration.ofNanos(nanos);
    }
}
