package io.fairlead.access;

import io.fairlead.core.Problem;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Validates a WebSocket handshake (RFC 6455 §4.2.1) in the gateway, so that the result does not depend on the server:
 * some servers accept another method or an invalid key, some answer with their own error page.
 */
public final class HandshakeCheck {
    private static final int KEY_BYTES = 16;
    private static final String WEBSOCKET = "websocket";

    private HandshakeCheck() {}

    /** Whether a value of Upgrade lists WebSocket, possibly among others (RFC 9110 §7.8). */
    public static boolean isWebSocketUpgrade(String upgrade) {
        return tokens(List.of(upgrade)).anyMatch(WEBSOCKET::equals);
    }

    /**
     * @param headers returns all values of a header by name; empty: none
     * @throws Problem invalid if the handshake is not valid; with status 426 if its version is not 13
     */
    public static void check(String method, Function<String, ? extends Collection<String>> headers) {
        boolean valid = method.equals("GET")
                && tokens(headers.apply("Upgrade")).anyMatch(WEBSOCKET::equals)
                && tokens(headers.apply("Connection")).anyMatch("upgrade"::equals)
                && headers.apply("Sec-WebSocket-Version").size() == 1
                && isOne(headers.apply("Sec-WebSocket-Key"), HandshakeCheck::isKey);
        boolean hasBody = !headers.apply("Transfer-Encoding").isEmpty()
                || headers.apply("Content-Length").stream().anyMatch(length -> !length.equals("0"));
        if (!valid || hasBody) {
            throw new Problem(Problem.Kind.INVALID, "the WebSocket handshake is not valid (RFC 6455 §4.2.1)");
        }
        if (!isOne(headers.apply("Sec-WebSocket-Version"), "13"::equals)) {
            throw Problem.withStatus(
                    Problem.Kind.INVALID, Problem.UPGRADE_REQUIRED, "WebSocket of version 13 is spoken here");
        }
    }

    private static Stream<String> tokens(Collection<String> values) {
        return values.stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(token -> token.strip().toLowerCase(Locale.ROOT));
    }

    private static boolean isOne(Collection<String> values, Predicate<String> isValid) {
        return values.size() == 1 && isValid.test(values.iterator().next().strip());
    }

    private static boolean isKey(String value) {
        try {
            return Base64.getDecoder().decode(value).length == KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }
}
