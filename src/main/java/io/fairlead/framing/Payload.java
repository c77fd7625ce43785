package io.fairlead.framing;

import java.util.Locale;

/**
 * The frame type for sessions without a subprotocol; text from either side must be UTF-8. On a proxy, where sessions
 * share nothing, a binary subprotocol lifts that rule for its session.
 */
public enum Payload {
    TEXT,
    BINARY;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
