package io.fairlead.access;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of admitted origins read every response of the fallback (Fetch Standard §3.2), and nothing else.
 *
 * <p>Threading: immutable.
 */
public final class Cors {
    private static final String FALLBACK = "/sse/";

    private final Admission admission;

    public Cors(Admission admission) {
        this.admission = admission;
    }

    /** Whether responses on a path may be for pages of other origins at all. */
    public static boolean concerns(String path) {
        return path.startsWith(FALLBACK);
    }

    /**
     * Header fields for the response to a request; empty: none.
     *
     * @param path decoded and context-relative
     * @param origin the Origin header
     * @param host the Host header
     * @param secure whether this server itself speaks TLS on this connection
     */
    public Map<String, String> headers(String path, @Nullable String origin, @Nullable String host, boolean secure) {
        return origin != null && concerns(path) && admission.permitsOrigin(path, origin, host, secure)
                ? Map.of("Access-Control-Allow-Origin", origin, "Vary", "Origin")
                : Map.of();
    }
}
