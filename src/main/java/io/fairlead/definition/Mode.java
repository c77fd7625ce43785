package io.fairlead.definition;

import java.util.Locale;

/** What a relay does with the messages it receives. */
public enum Mode {
    /** Each session has its own connection; bytes are forwarded verbatim in both directions. */
    PROXY,
    /** All sessions and all peers share one channel. */
    HUB,
    /** Each peer is a member of a chat room; one line is one message. */
    CHAT,
    /** Each peer receives its own messages back (RFC 862). */
    ECHO,
    /** The first line is the client's name; the answer lists all clients. */
    ROSTER;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
