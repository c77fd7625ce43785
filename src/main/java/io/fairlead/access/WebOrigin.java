package io.fairlead.access;

import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A web origin (RFC 6454 §6.2), normalised: lower case, canonical IPv6, with its port.
 *
 * @param host IPv6 in brackets
 * @param port -1 if none was specified and the scheme has no default
 */
record WebOrigin(String scheme, String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("([a-z][a-z0-9+.-]*)://(\\[[0-9a-f:.]+]|[^\\[\\]\\s:/?#@,\\\\]+)(?::([0-9]{1,5}))?");

    /** Empty for {@code null}, for several origins and for text with a path, a query or user information. */
    static Optional<WebOrigin> parse(String text) {
        Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            return Optional.empty();
        }
        String scheme = form.group(1);
        int port = form.group(3) == null ? defaultPort(scheme) : Integer.parseInt(form.group(3));
        return port > 65535 ? Optional.empty() : host(form.group(2)).map(host -> new WebOrigin(scheme, host, port));
    }

    /** The origin of a Host header (RFC 9110 §7.2) with this scheme. */
    static Optional<WebOrigin> ofHost(String scheme, String host) {
        return parse(scheme + "://" + host);
    }

    boolean isSameHostAndPort(WebOrigin other) {
        return host.equals(other.host) && port == other.port;
    }

    private static Optional<String> host(String text) {
        if (!text.startsWith("[")) {
            return Optional.of(text);
        }
        try {
            String v6 = text.substring(1, text.length() - 1);
            return Optional.of("[" + AddressGroup.literal(v6).getHostAddress() + "]");
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http", "ws" -> 80;
            case "https", "wss" -> 443;
            default -> -1;
        };
    }

    @Override
    public String toString() {
        return scheme + "://" + host + (port < 0 ? "" : ":" + port);
    }
}
