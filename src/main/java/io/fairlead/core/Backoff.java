package io.fairlead.core;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: exponential, each delay drawn from its upper half.
 *
 * <p>Threading: guarded by its owner's lock.
 */
public final class Backoff {
    private final Duration initial;
    private final Duration max;
    private final RandomGenerator random;
    private Duration ceiling;

    /** @param max of a delay, however many tries have failed */
    public Backoff(Duration initial, Duration max, RandomGenerator random) {
        this.initial = initial;
        this.max = max;
        this.random = random;
        this.ceiling = initial;
    }

    /** After a success. */
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
