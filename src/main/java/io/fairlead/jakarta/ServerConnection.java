package io.fairlead.jakarta;

/**
 * The connection under a session, where a container can be asked for it: Jakarta WebSocket has no API for it.
 *
 * <p>Threading: safe.
 */
public interface ServerConnection {
    /** False as soon as the container knows of its end, whether it told the session or not. */
    boolean isOpen();

    /** Ends it without a close frame. */
    void drop();
}
