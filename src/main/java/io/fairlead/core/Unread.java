package io.fairlead.core;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How much of what was written the remote end may not have read yet, as systems on both ends keep it: a ping that is
 * answered tells that everything before it was read. A ping or a close waits behind that, which takes its time with a
 * slow reader and is no silence.
 *
 * <p>Threading: safe.
 */
public final class Unread {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    /** The slowest reader that is waited for. */
    private static final long BYTES_PER_SECOND = 64 << 10;
    /** What systems keep of one connection, more or less. */
    private static final long MOST = 4 << 20;

    private final LongSupplier written;
    private volatile long beforePing;
    private volatile long read;
    private volatile boolean pingWaits;

    /** @param written bytes in all */
    public Unread(LongSupplier written) {
        this.written = written;
    }

    /** A ping is to be written, as soon as the transport is done with what is before it. */
    public void onPingQueued() {
        pingWaits = true;
    }

    /** A ping is written now. */
    public void onPing() {
        beforePing = written.getAsLong();
        pingWaits = false;
    }

    /** Whether the last ping has not been written yet. */
    public boolean pingWaits() {
        return pingWaits;
    }

    /** The last ping is answered. */
    public void onAnswer() {
        read = beforePing;
    }

    /** How long a slow reader may take to come to the last ping. */
    public Duration timeToPing() {
        return time(beforePing - read);
    }

    /** How long a slow reader may take to come to what is written next. */
    public Duration time() {
        return time(written.getAsLong() - read);
    }

    /**
     * How long a remote end may take to answer a close before its connection is dropped: it has to read what is before it.
     * Of one that is closed because it does not read, nothing is expected.
     */
    public Duration timeToClose(Close close) {
        return close.code() == Problem.Kind.SLOW_CONSUMER.closeCode() ? CLOSE_TIMEOUT : CLOSE_TIMEOUT.plus(time());
    }

    /** How long a slow reader may take for so many bytes. */
    private static Duration time(long bytes) {
        return Duration.ofMillis(Math.min(bytes, MOST) * 1000 / BYTES_PER_SECOND);
    }
}
