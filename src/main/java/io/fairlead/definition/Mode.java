package io.fairlead.definition;

import java.util.Locale;

/** What a relay does with the messages it receives. */
public enum Mode {
    /** Each session gets a connection of its own; bytes verbatim both ways. */
    PROXY,
    /** All sessions and all peers share it. */
    HUB,
    /** Each peer is a member of a chat room, one line a message. */
    CHAT,
    /** Each peer gets back what it sent (RFC 862). */
    ECHO,
    /** The first line is the client's name; the answer is the list of all clients. */
    ROSTER;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
