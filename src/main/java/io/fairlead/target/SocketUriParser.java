package io.fairlead.target;

import io.fairlead.config.HostPort;
import io.fairlead.target.SocketUri.Scheme;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses a socket URI. Every error is passed to the consumer, worded for the author of the text.
 *
 * <p>Threading: used by one thread; one instance per text.
 */
public final class SocketUriParser {
    private static final String EXPECTED = "expected tcp://, tls:// or udp://host:port, unix:/path,"
            + " or the same with -listen, such as tcp-listen://127.0.0.1:7000";
    /** The maximum path length in {@code sockaddr_un}, without the terminating zero. */
    private static final int MAX_UNIX_PATH = 107;

    private static final Pattern TTL = Pattern.compile("\\d|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-5]");

    private final Consumer<String> fault;
    private boolean valid = true;

    private SocketUriParser(Consumer<String> fault) {
        this.fault = fault;
    }

    /** @return null if the text is not valid; the consumer has received the reason */
    public static @Nullable SocketUri parse(String text, Consumer<String> fault) {
        return new SocketUriParser(fault).read(text);
    }

    private @Nullable SocketUri read(String text) {
        Scheme scheme = scheme(text);
        if (scheme == null) {
            return fail(EXPECTED);
        }
        String rest = text.substring(scheme.id().length() + (scheme.unix() ? 1 : 3));
        int query = rest.indexOf('?');
        String authority = query < 0 ? rest : rest.substring(0, query);
        Map<String, String> options = query < 0 ? Map.of() : options(scheme, rest.substring(query + 1));
        SocketUri uri = scheme.unix() ? unix(scheme, authority) : net(scheme, authority, options);
        return valid ? uri : null;
    }

    private static @Nullable Scheme scheme(String text) {
        for (Scheme scheme : Scheme.values()) {
            if (text.startsWith(scheme.id() + (scheme.unix() ? ":" : "://"))) {
                return scheme;
            }
        }
        return null;
    }

    private @Nullable SocketUri unix(Scheme scheme, String path) {
        if (!path.startsWith("/") || path.length() < 2 || path.chars().anyMatch(Character::isISOControl)) {
            return fail("expected an absolute path such as " + scheme.id() + ":/run/app.sock");
        }
        if (path.getBytes(StandardCharsets.UTF_8).length > MAX_UNIX_PATH) {
            return fail("the path is longer than " + MAX_UNIX_PATH + " bytes");
        }
        return new SocketUri(scheme, "", 0, path, Map.of());
    }

    private @Nullable SocketUri net(Scheme scheme, String authority, Map<String, String> options) {
        HostPort at = HostPort.parse(authority, this::fail);
        if (at == null) {
            return null;
        }
        if (at.port() == 0 && !scheme.listens()) {
            fail("port 0 is for listeners only");
        }
        boolean multicast = multicast(at.host());
        if (multicast && !scheme.datagram()) {
            fail("a multicast address is for udp and udp-listen only");
        }
        options.keySet().forEach(option -> {
            if (option.equals("broadcast") == multicast) {
                fail("the option " + option + " is for " + (multicast ? "other" : "multicast") + " addresses only");
            }
        });
        return new SocketUri(scheme, at.host(), at.port(), "", options);
    }

    private static boolean multicast(String host) {
        if (host.indexOf(':') >= 0) {
            return host.regionMatches(true, 0, "ff", 0, 2) && host.indexOf(':') == 4;
        }
        return host.matches("(22[4-9]|23\\d)\\.[0-9.]+");
    }

    private Map<String, String> options(Scheme scheme, String query) {
        Map<String, String> options = new TreeMap<>();
        for (String option : query.split("&", -1)) {
            int equals = option.indexOf('=');
            String key = equals < 0 ? option : option.substring(0, equals);
            String value = equals < 0 ? "" : option.substring(equals + 1);
            if (option(scheme, key, value) && options.put(key, value) != null) {
                fail("the option " + key + " is given twice");
            }
        }
        options.remove("broadcast", "false");
        return options;
    }

    private boolean option(Scheme scheme, String key, String value) {
        if (key.equals("interface") && scheme.datagram()) {
            return value.matches("[A-Za-z0-9._:-]{1,64}") || reject("expected interface= with a name such as lo");
        }
        if (key.equals("broadcast") && scheme == Scheme.UDP) {
            return value.equals("true") || value.equals("false") || reject("expected broadcast=true");
        }
        if (key.equals("ttl") && scheme == Scheme.UDP) {
            return TTL.matcher(value).matches() || reject("expected ttl= with a number from 0 to 255");
        }
        String known = switch (scheme) {
            case UDP -> "broadcast, interface, ttl";
            case UDP_LISTEN -> "interface";
            default -> "none";
        };
        return reject("unknown option (" + scheme.id() + " has: " + known + ")");
    }

    private boolean reject(String detail) {
        fail(detail);
        return false;
    }

    private @Nullable SocketUri fail(String detail) {
        if (valid) {
            fault.accept(detail);
        }
        valid = false;
        return null;
    }
}
