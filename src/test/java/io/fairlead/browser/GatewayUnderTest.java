package io.fairlead.browser;

import java.net.URI;

/**
 * A running gateway with the demo relays, as the browser tests know it. Found through {@link java.util.ServiceLoader};
 * one is used for the whole run and closed at its end.
 */
public interface GatewayUnderTest extends AutoCloseable {
    /** Where the pages are; ends with a slash. */
    URI base();

    /** A token that may list the relays. */
    String adminToken();

    /** @return the port that the relay listens on, or leads to, at 127.0.0.1 */
    int port(String relay);

    /** Closes every session of the relay with this code, as an operator does. */
    void endSessions(String relay, int code);

    /** Closes every session in the chat room with this code. */
    void endSessionsInRoom(String room, int code);

    /** Stops it as a signal would, and starts it again on the same ports; returns when it is ready. */
    void restart();

    @Override
    void close();
}
