package io.fairlead.session;

import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.UnreadBytes;
import org.jspecify.annotations.Nullable;

/** The connection of a session, as seen by the session. */
public interface SessionTransport extends Connection {
    /** The close that this side started; null if it has not closed. */
    @Nullable Close closed();

    /**
     * The end of the last suspension of reading; {@code nanos} while reading is suspended, since nothing can be
     * received then.
     */
    long readSuspendedUntil(long nanos);

    /** The bytes that the remote end may not have read yet. */
    UnreadBytes unread();

    /**
     * The session's reader calls it after each message. Returns true if it may continue; blocks if reading can't be
     * suspended.
     */
    boolean awaitReading();

    /** The session has ended, whichever side closed it. */
    void onClosed();
}
