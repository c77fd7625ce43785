package io.fairlead.access;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets a page of an origin that is admitted read every answer of the fallback, whoever gives it (Fetch Standard §3.2);
 * nothing beyond.
 *
 * <p>Threading: immutable.
 */
public final class Cors {
    private static final String FALLBACK = "/sse/";

    private final Admission admission;

    public Cors(Admission admission) {
        this.admission = admission;
    }

    /** Whether answers on a path are for pages of other origins at all. */
    public static boolean concerns(String path) {
        return path.startsWith(FALLBACK);
    }

    /**
     * Fields for the answer to a request; empty: none.
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
