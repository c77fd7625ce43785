package io.fairlead.bench.peer;

/**
 * Where a peer serves, from the arguments of its process.
 *
 * @param port of WebSocket: /echo, /fan, /chat and /relay
 * @param source of what /fan hears, TCP, each message behind its length in 4 bytes
 * @param upstream to which each session of /relay gets a connection of its own
 */
record Places(int port, int source, int upstream) {
    static final String HOST = "127.0.0.1";
    static final int MAX_MESSAGE = 4 << 20;

    static Places of(String... arguments) {
        return new Places(
                Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    }

    /** What a session wants. */
    enum Job {
        ECHO,
        FAN,
        CHAT,
        RELAY;

        /** From the path, with or without a query. */
        static Job of(String path) {
            return path.startsWith("/fan")
                    ? FAN
                    : path.startsWith("/chat") ? CHAT : path.startsWith("/relay") ? RELAY : ECHO;
        }
    }
}
