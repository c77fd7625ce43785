package io.fairlead.bench;

/** What a contender can do. */
enum Kind {
    ECHO,
    RELAY,
    FAN,
    DATAGRAMS,
    CHAT
}
