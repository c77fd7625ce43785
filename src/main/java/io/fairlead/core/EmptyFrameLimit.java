package io.fairlead.core;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts the frames of one session that are work without a byte of message: empty ones, pings, pongs. Any number may
 * come in a session's life, as a client that only listens sends nothing else; too many within a minute are a flood.
 *
 * <p>Threading: used by one thread at a time.
 */
public final class EmptyFrameLimit {
    private static final int MOST = 1024;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private int frames;
    /** When the first of them came. */
    private long since;

    public EmptyFrameLimit(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Bytes of a message came. */
    public void onPayload() {
        frames = 0;
    }

    /** A frame without any came. @return false: it is one too many */
    public boolean admit() {
        if (frames == 0) {
            since = nanoTime.getAsLong();
        } else if (frames == MOST && nanoTime.getAsLong() - since > MINUTE) {
            frames = 0;
            since = nanoTime.getAsLong();
        }
        return frames++ < MOST;
    }

    /** What the session of one too many is closed with. */
    public static Close close() {
        return Close.of(Problem.Kind.INVALID, "too many frames without a message");
    }
}
