package io.fairlead.jakarta;

import io.fairlead.core.Connection.Done;
import org.jspecify.annotations.Nullable;

/**
 * The only send that a foreign container may have in progress, and the close that waits for it. While a client reads
 * nothing, some containers block the thread that closes, and some drop the close frame.
 *
 * <pre>
 * idle ──begin──► sending ──end──► idle
 *   │                │
 * close            close ──end or force──► closed
 *   └────────────────┴──► closed
 * </pre>
 *
 * <p>Threading: safe; callbacks run without its lock.
 */
final class SendSlot {
    private boolean sending;
    private boolean closed;
    private @Nullable Done done;
    private @Nullable Runnable closing;

    /** @return false if it is closed: nothing may be sent */
    synchronized boolean begin(Done whenDone) {
        if (closed) {
            return false;
        }
        sending = true;
        done = whenDone;
        return true;
    }

    /** The container has completed the send. */
    void end(boolean written) {
        Done sender;
        Runnable close;
        synchronized (this) {
            sending = false;
            sender = done;
            done = null;
            close = closing;
            closing = null;
        }
        if (close != null) {
            close.run();
        }
        if (sender != null) {
            sender.done(written);
        }
    }

    /** Closes now, or after the send in progress, whose sender is notified of its failure at once. */
    void close(Runnable close) {
        Done sender;
        boolean now;
        synchronized (this) {
            closed = true;
            sender = done;
            done = null;
            now = !sending;
            closing = now ? null : close;
        }
        if (now) {
            close.run();
        }
        if (sender != null) {
            sender.done(false);
        }
    }

    /** Closes without waiting for the send. */
    void force() {
        Runnable close;
        synchronized (this) {
            close = closing;
            closing = null;
        }
        if (close != null) {
            close.run();
        }
    }
}
