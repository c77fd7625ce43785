package io.fairlead.core;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How much of what was written the remote end may not have read yet, as systems on both ends keep it: a ping that is
 * answered tells that everything before it was read. A ping or a close waits behind that, which takes its time with a
 * slow reader and is no silence: while the system's send queue is seen to leave, the remote end reads, however slowly.
 *
 * <p>Threading: safe.
 */
public final class UnreadBytes {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    /** What a reader takes of which nothing better is known. */
    private static final long BYTES_PER_SECOND = 64 << 10;
    /** The slowest reader that is waited for after nothing is queued for it any more. */
    private static final long LEAST_BYTES_PER_SECOND = 8 << 10;
    /** What systems keep of one connection, more or less. */
    private static final long MOST = 4 << 20;

    /**
     * One look at the send queue.
     *
     * @param queued bytes; {@link Connection#UNKNOWN}: the system does not tell
     * @param acknowledged what has left it of all that was written
     */
    private record Look(long nanos, long queued, long acknowledged) {}

    private final LongSupplier written;
    private final LongSupplier sendQueue;
    private volatile long beforePing;
    private volatile long read;
    private volatile boolean pingWaits;
    /** The slowest that it was seen to be. */
    private volatile long bytesPerSecond = BYTES_PER_SECOND;

    private @Nullable Look last;
    /** The last look found it reading. */
    private boolean lastRead;

    /**
     * @param written bytes in all
     * @param sendQueue bytes of these that the system has to send and the remote end has not acknowledged; {@link
     *     Peer#UNKNOWN}: it does not tell. Asked only before the remote end would be given up
     */
    public UnreadBytes(LongSupplier written, LongSupplier sendQueue) {
        this.written = written;
        this.sendQueue = sendQueue;
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
    private Duration time(long bytes) {
        return Duration.ofMillis(Math.min(bytes, MOST) * 1000 / bytesPerSecond);
    }

    /**
     * Whether a remote end is to be given up that gave no other sign of life for so long. The send queue is looked at in
     * the second half of that time and at its end: it reads, if less was queued then, and has the time once more.
     *
     * @param limit what it may take
     * @param nanos the time now
     */
    public synchronized boolean isLost(long silentNanos, Duration limit, long nanos) {
        long limitNanos = limit.toNanos();
        Look first = last;
        long silent = first != null && lastRead ? Math.min(silentNanos, nanos - first.nanos()) : silentNanos;
        if (silent * 2 < limitNanos) {
            return false;
        }
        if (first == null || nanos - first.nanos() > silent) {
            first = look(nanos);
            lastRead = false;
            last = first;
        }
        if (first.queued() <= 0) {
            return silent >= limitNanos;
        }
        if (silent < limitNanos || (nanos - first.nanos()) * 2 < limitNanos) {
            return false;
        }
        Look now = look(nanos);
        lastRead = now.queued() >= 0 && now.acknowledged() > first.acknowledged();
        last = now;
        if (lastRead) {
            learn(now.acknowledged() - first.acknowledged(), now.nanos() - first.nanos());
        }
        return !lastRead;
    }

    private Look look(long nanos) {
        long queued = sendQueue.getAsLong();
        return new Look(nanos, queued, written.getAsLong() - queued);
    }

    /** It read so much in so long: what its own system still holds for it will take as long. */
    private void learn(long bytes, long nanos) {
        long seen = bytes * TimeUnit.SECONDS.toNanos(1) / nanos;
        bytesPerSecond = Math.max(LEAST_BYTES_PER_SECOND, Math.min(bytesPerSecond, seen));
    }
}
