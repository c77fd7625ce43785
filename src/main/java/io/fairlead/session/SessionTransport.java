package io.fairlead.session;

import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.UnreadBytes;
import org.jspecify.annotations.Nullable;

/** A peer that carries a session: what the session's own life asks of its transport. */
public interface SessionTransport extends Connection {
    /** What this side closed the session with; null while it did not. */
    @Nullable Close closed();

    /** When it was last held back: as long as it is, what it says can't be heard. */
    long heldUntil(long nanos);

    /** What of its messages may not have been read yet. */
    UnreadBytes unread();

    /** Called by the session's reader after each message: true when it may read on. May block where nothing else helps. */
    boolean awaitReading();

    /** The session is over, whoever closed it. */
    void onClosed();
}
