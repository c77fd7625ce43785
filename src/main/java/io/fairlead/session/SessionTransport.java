package io.fairlead.session;

import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.UnreadBytes;
import org.jspecify.annotations.Nullable;

/** A connection that carries a session, as the session uses it. */
public interface SessionTransport extends Connection {
    /** How this side closed the session; null while it did not. */
    @Nullable Close closed();

    /** Until when reading was last suspended: {@code nanos} while it is, since nothing can be received then. */
    long readSuspendedUntil(long nanos);

    /** Which bytes the remote end may not have read yet. */
    UnreadBytes unread();

    /** Called by the session's reader after each message: true when it may read on. Blocks where reading can't be suspended. */
    boolean awaitReading();

    /** The session is over, whoever closed it. */
    void onClosed();
}
