package io.fairlead.jakarta;

/**
 * The connection of a session, on containers that provide access to it; Jakarta WebSocket has no API for it.
 *
 * <p>Threading: safe.
 */
public interface ServerConnection {
    /**
     * False as soon as the container has detected the end of the connection, even if it has not notified the session.
     */
    boolean isOpen();

    /** Closes the connection without a close frame. */
    void drop();
}
