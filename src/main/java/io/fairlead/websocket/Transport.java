package io.fairlead.websocket;

import io.fairlead.access.Caller;
import java.security.Principal;

/**
 * What a container gives a session beyond Jakarta WebSocket, which has no word for it. That of our own travels as the
 * handshake's principal.
 */
public interface Transport extends Principal {
    /** Who opens the session. */
    Caller caller();

    /** Stops reading from the connection; may be called from any thread. */
    void suspend();

    void resume();

    /** Drops the connection without a word. */
    void abort();

    @Override
    default String getName() {
        return caller().name();
    }
}
