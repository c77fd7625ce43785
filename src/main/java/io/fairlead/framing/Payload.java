package io.fairlead.framing;

import java.util.Locale;

/**
 * The message type for sessions without a subprotocol; text from either side must be UTF-8. On a proxy, where sessions
 * share no state, a binary subprotocol lifts that rule for its session.
 */
public enum Payload {
    TEXT,
    BINARY;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
