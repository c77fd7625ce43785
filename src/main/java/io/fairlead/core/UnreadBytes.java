package io.fairlead.core;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Estimates how many written bytes the remote end has not read yet, because they are still in the kernel buffers of
 * either host. A pong shows that everything before its ping was read. A ping or close queues behind unread data, so a
 * slow reader answers late without being dead: while the kernel's send queue drains, the remote end is reading.
 *
 * <p>Threading: safe.
 */
public final class UnreadBytes {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    /** Assumed read rate until a lower one is measured. */
    private static final long BYTES_PER_SECOND = 64 << 10;
    /** Lower bound of the assumed read rate once the send queue is empty. */
    private static final long MIN_BYTES_PER_SECOND = 8 << 10;
    /** Assumed upper limit of the kernel buffers of one connection. */
    private static final long MAX_KERNEL_BYTES = 4 << 20;

    /**
     * One sample of the send queue.
     *
     * @param queued bytes in the queue; {@link Connection#UNKNOWN} if not available
     * @param acknowledged written bytes that have left the queue
     */
    private record Sample(long nanos, long queued, long acknowledged) {}

    private final LongSupplier written;
    private final LongSupplier sendQueue;
    private volatile long beforePing;
    private volatile long read;
    private volatile boolean pingWaits;
    /** The lowest measured read rate. */
    private volatile long bytesPerSecond = BYTES_PER_SECOND;

    private @Nullable Sample lastSample;
    /** Whether the last sample showed that the remote end is reading. */
    private boolean lastDrained;

    /**
     * @param written total bytes written
     * @param sendQueue bytes of these in the kernel's send queue that the remote end has not acknowledged;
     *     {@link Connection#UNKNOWN} if not available. Sampled only before the remote end would be dropped
     */
    public UnreadBytes(LongSupplier written, LongSupplier sendQueue) {
        this.written = written;
        this.sendQueue = sendQueue;
    }

    /** A ping is queued and will be written after the data before it. */
    public void onPingQueued() {
        pingWaits = true;
    }

    /** A ping is being written. */
    public void onPing() {
        beforePing = written.getAsLong();
        pingWaits = false;
    }

    /** Whether the last ping has not been written yet. */
    public boolean pingWaits() {
        return pingWaits;
    }

    /** The last ping was answered. */
    public void onAnswer() {
        read = beforePing;
    }

    /** How long a slow reader may need to read up to the last ping. */
    public Duration timeToPing() {
        return time(beforePing - read);
    }

    /** How long a slow reader may need to read everything written so far. */
    public Duration time() {
        return time(written.getAsLong() - read);
    }

    /**
     * How long the remote end may take to answer a close before its connection is dropped. It has to read what precedes
     * the close first; a slow consumer gets no extra time for that.
     */
    public Duration timeToClose(Close close) {
        return close.code() == Problem.Kind.SLOW_CONSUMER.closeCode() ? CLOSE_TIMEOUT : CLOSE_TIMEOUT.plus(time());
    }

    /** How long a slow reader may need for this many bytes. */
    private Duration time(long bytes) {
        return Duration.ofMillis(Math.min(bytes, MAX_KERNEL_BYTES) * 1000 / bytesPerSecond);
    }

    /**
     * Whether to drop a remote end that has sent nothing for {@code silentNanos}. Samples the send queue in the second
     * half of the limit and at its end: if the queue drained in between, the remote end is reading and gets the full
     * limit again.
     *
     * @param limit the allowed silence
     * @param nanos the current time
     */
    public synchronized boolean isLost(long silentNanos, Duration limit, long nanos) {
        long limitNanos = limit.toNanos();
        Sample first = lastSample;
        long silent = first != null && lastDrained ? Math.min(silentNanos, nanos - first.nanos()) : silentNanos;
        if (silent * 2 < limitNanos) {
            return false;
        }
        if (first == null || nanos - first.nanos() > silent) {
            first = sample(nanos);
            lastDrained = false;
            lastSample = first;
        }
        if (first.queued() <= 0) {
            return silent >= limitNanos;
        }
        if (silent < limitNanos || (nanos - first.nanos()) * 2 < limitNanos) {
            return false;
        }
        Sample now = sample(nanos);
        lastDrained = now.queued() >= 0 && now.acknowledged() > first.acknowledged();
        lastSample = now;
        if (lastDrained) {
            adjustRate(now.acknowledged() - first.acknowledged(), now.nanos() - first.nanos());
        }
        return !lastDrained;
    }

    private Sample sample(long nanos) {
        long queued = sendQueue.getAsLong();
        return new Sample(nanos, queued, written.getAsLong() - queued);
    }

    /**
     * Lowers the assumed read rate to the measured one, because the data in the remote end's own buffers will be read
     * no faster.
     */
    private void adjustRate(long bytes, long nanos) {
        long seen = bytes * TimeUnit.SECONDS.toNanos(1) / nanos;
        bytesPerSecond = Math.max(MIN_BYTES_PER_SECOND, Math.min(bytesPerSecond, seen));
    }
}
