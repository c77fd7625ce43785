package io.fairlead.framing;

import java.util.Locale;

/**
 * What the frames of a relay are to sessions that chose no subprotocol; text from either side must be UTF-8. On a proxy,
 * where a session's bytes are its own, a subprotocol that says binary lifts that for its session.
 */
public enum Payload {
    TEXT,
    BINARY;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
