package io.fairlead.core;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Drops a connection whose remote end does not close it in time after the gateway sent a close. The remote end has to
 * read everything before the close first, so the timeout allows for that.
 *
 * <p>Threading: on the timer's thread.
 */
public final class CloseTimeout {
    private final Close close;
    private final UnreadBytes unread;
    private final LongSupplier progress;
    private final Timer timer;
    private final LongSupplier nanoTime;
    private final Runnable abort;
    private long lastProgress;
    private long lastProgressNanos;

    private CloseTimeout(
            Close close,
            UnreadBytes unread,
            LongSupplier progress,
            Timer timer,
            LongSupplier nanoTime,
            Runnable abort) {
        this.close = close;
        this.unread = unread;
        this.progress = progress;
        this.timer = timer;
        this.nanoTime = nanoTime;
        this.abort = abort;
        this.lastProgress = progress.getAsLong();
        this.lastProgressNanos = nanoTime.getAsLong();
    }

    /**
     * Starts the timeout now.
     *
     * @param progress of the remote end, {@link Connection#progress}
     * @param abort drops the connection; does nothing if it has ended
     */
    public static void begin(
            Close close,
            UnreadBytes unread,
            LongSupplier progress,
            Timer timer,
            LongSupplier nanoTime,
            Runnable abort) {
        new CloseTimeout(close, unread, progress, timer, nanoTime, abort).await();
    }

    /** Checks twice per timeout, because {@link UnreadBytes#isLost} compares two samples of the send queue. */
    private void await() {
        timer.after(limit().dividedBy(2), this::check);
    }

    private Duration limit() {
        return unread.timeToClose(close);
    }

    private void check() {
        long now = nanoTime.getAsLong();
        long nowProgress = progress.getAsLong();
        if (nowProgress != lastProgress) {
            lastProgress = nowProgress;
            lastProgressNanos = now;
        }
        if (unread.isLost(now - lastProgressNanos, limit(), now)) {
            abort.run();
        } else {
            await();
        }
    }
}
