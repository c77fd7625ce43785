package io.fairlead.core;

import java.util.concurrent.atomic.LongAdder;

/**
 * A histogram of durations with fixed bounds, cheap enough for every message.
 *
 * <p>Threading: safe.
 */
public final class LatencyHistogram {
    private static final double[] BOUNDS_SECONDS = {
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };
    private static final long[] BOUNDS_NANOS = nanos();

    private final LongAdder[] buckets = new LongAdder[BOUNDS_NANOS.length + 1];
    private final LongAdder sumNanos = new LongAdder();

    public LatencyHistogram() {
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new LongAdder();
        }
    }

    public void record(long nanos) {
        record(nanos, 1);
    }

    /** Records several events of the same duration. */
    public void record(long nanos, int count) {
        int bucket = 0;
        while (bucket < BOUNDS_NANOS.length && nanos > BOUNDS_NANOS[bucket]) {
            bucket++;
        }
        buckets[bucket].add(count);
        sumNanos.add(Math.max(0, nanos) * count);
    }

    /** Upper bounds of all buckets but the last, in seconds, ascending. */
    public static double[] boundsSeconds() {
        return BOUNDS_SECONDS.clone();
    }

    /** The count in each bucket (not cumulative); one bucket more than there are bounds. */
    public long[] counts() {
        long[] counts = new long[buckets.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = buckets[i].sum();
        }
        return counts;
    }

    public double sumSeconds() {
        return sumNanos.sum() / 1e9;
    }

    private static long[] nanos() {
        long[] nanos = new long[BOUNDS_SECONDS.length];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = Math.round(BOUNDS_SECONDS[i] * 1e9);
        }
        return nanos;
    }
}
