package io.fairlead.relay;

import java.util.Locale;

/** What the frames of a relay are to sessions that chose no subprotocol; text from either side must be UTF-8. */
public enum Payload {
    TEXT,
    BINARY;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
