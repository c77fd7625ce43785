package io.fairlead.jakarta;

import io.fairlead.core.Connection.Done;
import org.jspecify.annotations.Nullable;

/**
 * The one send that a foreign container has under way, and the close that waits for it: while a client takes nothing,
 * some containers block the thread that closes, and some drop the close frame.
 *
 * <pre>
 * idle ──begin──► sending ──end──► idle
 *   │                │
 * close            close ──end or force──► closed
 *   └────────────────┴──► closed
 * </pre>
 *
 * <p>Threading: safe; calls out without its lock.
 */
final class SendSlot {
    private boolean sending;
    private boolean closed;
    private @Nullable Done done;
    private @Nullable Runnable closing;

    /** False when it is closed: then nothing is to be sent. */
    synchronized boolean begin(Done whenDone) {
        if (closed) {
            return false;
        }
        sending = true;
        done = whenDone;
        return true;
    }

    /** The container is done with it. */
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

    /** Closes now, or after the send that is under way, which fails at once for its sender. */
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

    /** Waits no longer for the send. */
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
