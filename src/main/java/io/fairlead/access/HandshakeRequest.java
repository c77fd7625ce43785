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
 * A request to open a session. Does not print its secrets.
 *
 * @param path decoded and context-relative, such as {@code /ws/relay/lobby}; {@code /sse/relay/lobby} is the same
 *     endpoint and becomes the same path
 * @param query decoded
 * @param origin the Origin header
 * @param host the Host header
 * @param secure whether this server itself speaks TLS on this connection
 * @param authorization the Authorization header
 * @param subprotocols what Sec-WebSocket-Protocol offers, one element each
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

    /** The prefix of an offered subprotocol that carries a credential; agreed on only when nothing else was offered. */
    public static final String BEARER_SUBPROTOCOL = "fairlead.bearer.";

    public HandshakeRequest {
        path = endpoint(path);
    }

    /** The path of an endpoint in rules and tickets, whatever the transport. */
    static String endpoint(String path) {
        return path.startsWith(FALLBACK) ? "/ws/" + path.substring(FALLBACK.length()) : path;
    }

    /** Whether a ticket decides (see {@link Admission}). */
    public boolean hasTicket() {
        return bearerSubprotocol().isEmpty() && ticket().isPresent();
    }

    public boolean hasCredentials() {
        return bearerSubprotocol().isPresent() || ticket().isPresent() || authorization != null;
    }

    /**
     * The parameters of a raw query, decoded as UTF-8, in their order.
     *
     * @throws Problem invalid when it is not percent-encoding
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

    /** The offered subprotocols that do not just carry a credential. */
    public List<String> subprotocolsWithoutCredential() {
        return subprotocols.stream().filter(name -> !isBearer(name)).toList();
    }

    /** Whether an offered subprotocol only carries a credential. */
    static boolean isBearer(String subprotocol) {
        return subprotocol.startsWith(BEARER_SUBPROTOCOL);
    }

    /**
     * The part of an offer to keep so that this one is agreed on. A browser that offered any subprotocol fails when it gets
     * none: one that offered only its credential gets that back.
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

    /** What follows the bearer prefix in the first subprotocol that has it, still encoded. */
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
