package io.fairlead.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An unresolved address to listen on or connect to.
 *
 * @param host a name, an IPv4 address or an IPv6 address without brackets
 * @param port 0 to 65535
 */
public record HostPort(String host, int port) {
    private static final Pattern TEXT = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^:\\[\\]]+)):(\\d{1,5})");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,251}[A-Za-z0-9_])?");
    private static final Pattern NUMBER = Pattern.compile("25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d");
    private static final Pattern IPV4 = Pattern.compile("(?:(?:" + NUMBER + ")\\.){3}(?:" + NUMBER + ")");

    /** Parses the text; reports the error and returns null if it is invalid. */
    public static @Nullable HostPort parse(String text, Consumer<String> fault) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            fault.accept("expected host:port such as 127.0.0.1:8080 or [::1]:8080");
            return null;
        }
        String v6 = matcher.group(1);
        String host = v6 != null ? v6 : matcher.group(2);
        if (v6 != null ? !ipv6(v6) : !name(host)) {
            fault.accept("the host is neither a name nor an address");
            return null;
        }
        int port = Integer.parseInt(matcher.group(3));
        if (port > 65535) {
            fault.accept("the port is above 65535");
            return null;
        }
        return new HostPort(host, port);
    }

    /** Whether this is a host name or an IPv4 address; digits and dots alone must be a complete address. */
    public static boolean name(String host) {
        return host.matches("[0-9.]+")
                ? IPV4.matcher(host).matches()
                : NAME.matcher(host).matches() && !host.contains("..");
    }

    /** Whether this is an IPv6 address without brackets and zone. */
    public static boolean ipv6(String host) {
        if (!host.matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
            return false;
        }
        try {
            // Brackets make it an address literal, which is never resolved as a name.
            return InetAddress.getByName("[" + host + "]") != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Writes IPv6 addresses in brackets. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
