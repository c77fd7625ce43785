package io.fairlead.access;

import io.fairlead.core.Problem;
import io.fairlead.core.Problem.Kind;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to open a session. Its string form omits secrets.
 *
 * @param path decoded and context-relative, such as {@code /ws/relay/lobby}; {@code /sse/relay/lobby} is the same
 *     endpoint and is converted to the same path
 * @param query the decoded query parameters
 * @param origin the Origin header
 * @param host the Host header
 * @param secure whether this server itself terminates TLS on this connection
 * @param authorization the Authorization header
 * @param subprotocols the elements of Sec-WebSocket-Protocol
 * @param address the remote address, with or without a port
 */
public record HandshakeRequest(
        String path,
        Map<String, List<String>> query,
        @Nullable String origin,
        @Nullable String host,
        boolean secure,
        @Nullable String authorization,
        List<String> subprotocols,
        String address) {
    private static final String FALLBACK = "/sse/";

    /** The prefix of an offered subprotocol that carries a credential. It is selected only if no other was offered. */
    public static final String BEARER_SUBPROTOCOL = "fairlead.bearer.";

    public HandshakeRequest {
        path = endpoint(path);
    }

    /** The path of an endpoint in rules and tickets, independent of the transport. */
    static String endpoint(String path) {
        return path.startsWith(FALLBACK) ? "/ws/" + path.substring(FALLBACK.length()) : path;
    }

    /** Whether a ticket is the deciding credential (see {@link Admission}). */
    public boolean hasTicket() {
        return bearerSubprotocol().isEmpty() && ticket().isPresent();
    }

    public boolean hasCredentials() {
        return bearerSubprotocol().isPresent() || ticket().isPresent() || authorization != null;
    }

    /**
     * The parameters of a raw query, decoded as UTF-8, in order.
     *
     * @throws Problem invalid if the percent-encoding is malformed
     */
    public static Map<String, List<String>> parseQuery(@Nullable String raw) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            query.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
        }
        return query;
    }

    /** The elements of all Sec-WebSocket-Protocol headers (RFC 6455 §11.3.4). */
    public static List<String> parseSubprotocols(Collection<String> headers) {
        return headers.stream()
                .flatMap(header -> List.of(header.split(",", -1)).stream())
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** The offered subprotocols except those that carry a credential. */
    public List<String> subprotocolsWithoutCredential() {
        return subprotocols.stream().filter(name -> !isBearer(name)).toList();
    }

    /** Whether an offered subprotocol carries a credential. */
    static boolean isBearer(String subprotocol) {
        return subprotocol.startsWith(BEARER_SUBPROTOCOL);
    }

    /**
     * Reduces an offer so that the server selects the chosen subprotocol. A browser fails the handshake if it offered
     * subprotocols and none is selected, so a client that offered only its credential gets that one.
     *
     * @param chosen empty: none
     */
    public static List<String> narrow(List<String> offered, String chosen) {
        if (!chosen.isEmpty()) {
            return List.of(chosen);
        }
        boolean onlyBearer = !offered.isEmpty() && offered.stream().allMatch(HandshakeRequest::isBearer);
        return onlyBearer ? List.of(offered.get(0)) : List.of();
    }

    /** The part after the bearer prefix in the first subprotocol that has it, still encoded. */
    Optional<String> bearerSubprotocol() {
        return subprotocols.stream()
                .filter(HandshakeRequest::isBearer)
                .map(name -> name.substring(BEARER_SUBPROTOCOL.length()))
                .findFirst();
    }

    Optional<String> ticket() {
        return query.getOrDefault("ticket", List.of()).stream().findFirst();
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Problem(Kind.INVALID, "The query is not valid percent-encoding");
        }
    }

    @Override
    public String toString() {
        return "Handshake[" + path + ", origin=" + origin + ", host=" + host + ", address=" + address + "]";
    }
}
