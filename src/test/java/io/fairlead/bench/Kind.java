package io.fairlead.bench;

/** What a contender can do. */
enum Kind {
    ECHO,
    /** By an endpoint of a user's, where a gateway brings its own. */
    ADDED_ECHO,
    RELAY,
    FAN,
    DATAGRAMS,
    CHAT
}
