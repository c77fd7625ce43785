package io.fairlead.websocket;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses the offers in {@code Sec-WebSocket-Extensions} and produces the response if {@link Deflate} supports one (RFC
 * 7692 §7.1).
 */
final class DeflateOffer {
    private static final String NAME = "permessage-deflate";
    private static final String ANSWER = NAME + "; server_no_context_takeover; client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    /** The only window size that the JDK compresses with. */
    private static final String MAX_WINDOW_BITS = "15";

    private DeflateOffer() {}

    /** The response to the first acceptable offer in all values of the header; empty: none is acceptable. */
    static String answer(List<String> values) {
        for (String value : values) {
            for (String offer : value.split(",", -1)) {
                String answer = answer(offer);
                if (!answer.isEmpty()) {
                    return answer;
                }
            }
        }
        return "";
    }

    private static String answer(String offer) {
        String[] parts = offer.split(";", -1);
        if (!parts[0].strip().equalsIgnoreCase(NAME)) {
            return "";
        }
        Set<String> names = new HashSet<>();
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].split("=", 2);
            String name = pair[0].strip().toLowerCase(Locale.ROOT);
            String bits = pair.length == 1 ? null : unquoted(pair[1].strip());
            if (!names.add(name) || !isMet(name, bits)) {
                return "";
            }
        }
        return names.contains(SERVER_WINDOW) ? ANSWER + "; " + SERVER_WINDOW + "=" + MAX_WINDOW_BITS : ANSWER;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** Whether the requirement of this parameter is met; an unknown parameter declines the offer. */
    private static boolean isMet(String name, @Nullable String value) {
        return switch (name) {
            case "server_no_context_takeover", "client_no_context_takeover" -> value == null;
            case "client_max_window_bits" -> value == null || value.matches("[89]|1[0-5]");
            case SERVER_WINDOW -> MAX_WINDOW_BITS.equals(value);
            default -> false;
        };
    }
}
