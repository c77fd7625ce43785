package io.fairlead.relay;

import java.util.Locale;

/** What the frames of a relay are to WebSocket sessions that chose no subprotocol. */
public enum Payload {
    TEXT,
    BINARY;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
