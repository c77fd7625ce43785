package io.fairlead.target;

import java.util.Locale;
import java.util.Map;

/**
 * The address of a relay's raw side: {@code tcp://host:port}, {@code tcp-listen://…}, {@code unix:/path} and so on.
 *
 * @param host IPv6 without brackets; empty for Unix sockets
 * @param port 0 to 65535 (0, any free port, for listeners only); 0 for Unix sockets
 * @param path of a Unix socket; otherwise empty
 * @param options the query parameters, such as {@code interface=lo}
 */
public record SocketUri(Scheme scheme, String host, int port, String path, Map<String, String> options) {
    /** The socket type, and whether it listens or connects. */
    public enum Scheme {
        TCP,
        TLS,
        UDP,
        UNIX,
        TCP_LISTEN,
        TLS_LISTEN,
        UDP_LISTEN,
        UNIX_LISTEN;

        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        public boolean listens() {
            return this == TCP_LISTEN || this == TLS_LISTEN || this == UDP_LISTEN || this == UNIX_LISTEN;
        }

        public boolean datagram() {
            return this == UDP || this == UDP_LISTEN;
        }

        public boolean unix() {
            return this == UNIX || this == UNIX_LISTEN;
        }

        /** The metric label: {@code tcp}, {@code tls}, {@code udp} or {@code unix}. */
        public String transport() {
            String id = id();
            int dash = id.indexOf('-');
            return dash < 0 ? id : id.substring(0, dash);
        }
    }

    public SocketUri {
        options = Map.copyOf(options);
    }

    /** A copy with the port that the system assigned. */
    public SocketUri withPort(int actual) {
        return new SocketUri(scheme, host, actual, path, options);
    }

    /** {@code host:port} with IPv6 in brackets, or the path. */
    public String authority() {
        if (scheme.unix()) {
            return path;
        }
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(scheme.id())
                .append(scheme.unix() ? ":" : "://")
                .append(authority());
        char separator = '?';
        for (Map.Entry<String, String> option : new java.util.TreeMap<>(options).entrySet()) {
            text.append(separator).append(option.getKey()).append('=').append(option.getValue());
            separator = '&';
        }
        return text.toString();
    }
}
