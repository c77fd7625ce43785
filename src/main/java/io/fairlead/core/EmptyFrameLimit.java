package io.fairlead.core;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Limits the frames of one session that carry no payload: empty frames, pings, pongs. A session may receive any number
 * of them over time, because a client that only listens sends nothing else; too many within a minute are a flood.
 *
 * <p>Threading: used by one thread at a time.
 */
public final class EmptyFrameLimit {
    private static final int MAX_FRAMES = 1024;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private int frames;
    /** When the first counted frame was received. */
    private long firstNanos;

    public EmptyFrameLimit(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Message payload was received. */
    public void onPayload() {
        frames = 0;
    }

    /** A frame without payload was received. @return false if the limit is exceeded */
    public boolean admit() {
        if (frames == 0) {
            firstNanos = nanoTime.getAsLong();
        } else if (frames == MAX_FRAMES && nanoTime.getAsLong() - firstNanos > MINUTE) {
            frames = 0;
            firstNanos = nanoTime.getAsLong();
        }
        return frames++ < MAX_FRAMES;
    }

    /** The close for a session over the limit. */
    public static Close close() {
        return Close.of(Problem.Kind.INVALID, "too many frames without a message");
    }
}
