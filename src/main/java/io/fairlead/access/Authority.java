package io.fairlead.access;

import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;

/**
 * Host and port of a {@code Host} field or a URI (RFC 9110 §7.2, RFC 3986 §3.2), normalised for comparison.
 *
 * @param host in lower case, without the trailing dot of a full name; IPv6 in brackets and canonical form
 * @param port -1: none was specified
 */
public record Authority(String host, int port) {
    private static final String NAME_MARKS = "-._~!$&'()*+,;=";
    private static final int MAX_PORT = 65_535;
    private static final int MAX_PORT_DIGITS = 5;

    /** Empty without a host, with user information, and for text that RFC 3986 does not allow. */
    public static Optional<Authority> parse(String text) {
        int colon = text.lastIndexOf(':');
        int bracket = text.lastIndexOf(']');
        boolean hasPort = colon > bracket;
        String host = hasPort ? text.substring(0, colon) : text;
        int port = hasPort ? port(text, colon + 1) : -1;
        if (host.isEmpty() || port > MAX_PORT) {
            return Optional.empty();
        }
        return (host.charAt(0) == '[' ? literal(host) : name(host)).map(known -> new Authority(known, port));
    }

    /** An empty port counts as none (RFC 3986 §3.2.3). */
    private static int port(String text, int from) {
        int port = 0;
        for (int i = from; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || i - from >= MAX_PORT_DIGITS) {
                return Integer.MAX_VALUE;
            }
            port = port * 10 + digit;
        }
        return from == text.length() ? -1 : port;
    }

    private static Optional<String> literal(String text) {
        String v6 = text.substring(1, text.length() - 1);
        if (!text.endsWith("]") || v6.isEmpty() || !v6.chars().allMatch(Authority::isOfAddress)) {
            return Optional.empty();
        }
        try {
            return Optional.of("[" + AddressGroup.literal(v6).getHostAddress() + "]");
        } catch (UnknownHostException none) {
            return Optional.empty();
        }
    }

    private static boolean isOfAddress(int c) {
        return c == ':' || c == '.' || isHex(c);
    }

    private static boolean isHex(int c) {
        return c < 0x80 && Character.digit(c, 16) >= 0;
    }

    private static Optional<String> name(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                if (!isEncoded(text, i)) {
                    return Optional.empty();
                }
            } else if (!isAlphanumeric(c) && NAME_MARKS.indexOf(c) < 0) {
                return Optional.empty();
            }
        }
        String lower = text.toLowerCase(Locale.ROOT);
        return Optional.of(lower.length() > 1 && lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower);
    }

    private static boolean isAlphanumeric(char c) {
        return c < 0x80 && Character.isLetterOrDigit(c);
    }

    /** The form of a Host field. */
    public String text() {
        return port < 0 ? host : host + ":" + port;
    }

    private static boolean isEncoded(String text, int at) {
        return at + 2 < text.length() && isHex(text.charAt(at + 1)) && isHex(text.charAt(at + 2));
    }
}
