package io.fairlead.settings;

import io.fairlead.config.HostPort;
import io.fairlead.config.Rate;
import io.fairlead.config.Secret;
import io.fairlead.core.AccessRule;
import io.fairlead.core.Delivery;
import io.fairlead.definition.RelaySpec;
import io.fairlead.tls.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The gateway's configuration, validated and with all defaults filled in. Created by {@link ConfigLoader}. */
public record Config(
        Http http,
        WebSocket websocket,
        Admin admin,
        Access access,
        Targets targets,
        Limits limits,
        Store store,
        Backplane backplane,
        Chat chat,
        Sketch sketch,
        Endpoints endpoints,
        List<RelaySpec> relays) {
    public Config {
        relays = List.copyOf(relays);
    }

    /** A copy with another port; 0: any free port. */
    public Config withPort(int port) {
        Http moved = new Http(new HostPort(http.listen().host(), port), http.tls(), http.hosts(), http.selectors());
        return new Config(
                moved, websocket, admin, access, targets, limits, store, backplane, chat, sketch, endpoints, relays);
    }

    /**
     * User endpoints on the gateway's own server.
     *
     * @param folder contains jars; null: no user endpoints
     */
    public record Endpoints(@Nullable Path folder) {}

    /**
     * The gateway's own listener. On an application server only the hosts apply, and the selectors, which also serve
     * raw sockets.
     *
     * @param tls null: plain HTTP
     * @param hosts accepted host names; empty: the loopback names on a loopback listener, otherwise any
     * @param selectors threads that read and write all TCP connections
     */
    public record Http(HostPort listen, @Nullable TlsFiles tls, List<String> hosts, int selectors) {
        public Http {
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * @param pingInterval zero: no pings
     * @param idleTimeout zero: none
     * @param deflate whether to offer compression (RFC 7692) on the gateway's own server, without TLS
     * @param allowedOrigins {@code same-origin}, {@code *} or {@code scheme://host[:port]}
     */
    public record WebSocket(
            int maxMessageBytes,
            Duration pingInterval,
            Duration pongTimeout,
            Duration idleTimeout,
            Duration sendTimeout,
            List<String> allowedOrigins,
            int maxSessions,
            int maxSessionsPerAddress,
            boolean deflate) {
        public WebSocket {
            allowedOrigins = List.copyOf(allowedOrigins);
        }
    }

    /** Who may use the admin API; without tokens the gateway generates a random one. */
    public record Admin(List<Token> tokens) {
        public Admin {
            tokens = List.copyOf(tokens);
        }
    }

    /** @param role {@code viewer}, {@code operator} or {@code admin} */
    public record Token(String name, Secret secret, String role) {}

    /**
     * @param listing whether anonymous clients may list relays, rooms and boards
     * @param jwt null: the gateway accepts no tokens of other issuers
     */
    public record Access(
            boolean anonymous, boolean listing, @Nullable Jwt jwt) {}

    /**
     * @param jwks {@code https:}, {@code http:} or {@code file:}
     * @param issuer empty: not checked
     * @param audience empty: not checked
     */
    public record Jwt(URI jwks, String issuer, String audience) {}

    /**
     * @param allow {@code host:port}, {@code *:port}, {@code host:*}, {@code CIDR:port} or {@code unix:/path}, which
     *     may end with *
     */
    public record Targets(List<String> allow, boolean denyPrivate) {
        public Targets {
            allow = List.copyOf(allow);
        }
    }

    /** @param memoryBytes limit of all bytes buffered for clients, inbound and outbound */
    public record Limits(long memoryBytes) {}

    /** @param url a JDBC URL or a JNDI name; the URL may contain a password and is never shown */
    public record Store(String url) {
        @Override
        public String toString() {
            return "Store[url=" + (url.startsWith("jdbc:") ? url.replaceFirst("[?;@].*", "…") : url) + "]";
        }
    }

    /** @param rate messages of one member, of any type */
    public record Sketch(Rate rate) {}

    public record Backplane(String url) {}

    /**
     * @param history messages stored per room
     * @param maxAge age limit of stored messages; zero: none
     * @param rate messages of one member, of any type
     * @param rooms access rules by room name, for rooms that have one
     */
    public record Chat(
            int history,
            Duration maxAge,
            int maxTextBytes,
            Rate rate,
            int maxRooms,
            int maxMembers,
            Delivery delivery,
            Map<String, AccessRule> rooms) {
        public Chat {
            rooms = Map.copyOf(rooms);
        }
    }
}
