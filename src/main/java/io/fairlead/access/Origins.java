package io.fairlead.access;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The browser origins that may open a session (RFC 6455 §10.2). A request without an Origin header does not come from a
 * browser and is allowed. An opaque origin ({@code null}) is allowed only if every origin is.
 *
 * <p>Threading: immutable.
 */
public final class Origins {
    private static final String SAME_ORIGIN = "same-origin";
    private static final String ANY = "*";

    private final boolean any;
    private final boolean same;
    private final Set<WebOrigin> listed = new HashSet<>();

    /** @param allowed {@code same-origin}, {@code *} and {@code scheme://host[:port]}, each {@link #isValid} */
    public Origins(List<String> allowed) {
        any = allowed.contains(ANY);
        same = allowed.contains(SAME_ORIGIN);
        allowed.forEach(entry -> WebOrigin.parse(entry).ifPresent(listed::add));
    }

    /** Whether a list of allowed origins may contain this entry. */
    public static boolean isValid(String entry) {
        return entry.equals(ANY)
                || entry.equals(SAME_ORIGIN)
                || WebOrigin.parse(entry).isPresent();
    }

    /**
     * @param origin the Origin header
     * @param host the Host header
     * @param secure whether this server itself terminates TLS on this connection
     */
    public boolean allowed(@Nullable String origin, @Nullable String host, boolean secure) {
        if (any || origin == null) {
            return true;
        }
        Optional<WebOrigin> parsed = WebOrigin.parse(origin);
        return parsed.isPresent() && (listed.contains(parsed.get()) || same && isSame(parsed.get(), host, secure));
    }

    /**
     * A plain connection may come from a proxy that terminates TLS, so the scheme of the page decides the default port.
     */
    private static boolean isSame(WebOrigin origin, @Nullable String host, boolean secure) {
        return host != null
                && WebOrigin.ofHost(secure ? "https" : origin.scheme(), host)
                        .filter(origin::isSameHostAndPort)
                        .isPresent();
    }
}
