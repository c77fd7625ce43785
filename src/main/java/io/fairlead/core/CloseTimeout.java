package io.fairlead.core;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Drops a remote end that does not end its connection in time after it was told a close, which it comes to when it has
 * read what is before that.
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
    private long taken;
    private long since;

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
        this.taken = progress.getAsLong();
        this.since = nanoTime.getAsLong();
    }

    /**
     * From now on.
     *
     * @param progress of the remote end, {@link Connection#progress}
     * @param abort drops it; nothing, when the connection has ended
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

    /** Twice in its time, as the send queue is looked at. */
    private void await() {
        timer.after(limit().dividedBy(2), this::check);
    }

    private Duration limit() {
        return unread.timeToClose(close);
    }

    private void check() {
        long now = nanoTime.getAsLong();
        long nowTaken = progress.getAsLong();
        if (nowTaken != taken) {
            taken = nowTaken;
            since = now;
        }
        if (unread.isLost(now - since, limit(), now)) {
            abort.run();
        } else {
            await();
        }
    }
}
