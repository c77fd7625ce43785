package io.fairlead.access;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Allows pages of admitted origins to read every response of the HTTP fallback (Fetch Standard §3.2), and no other
 * response.
 *
 * <p>Threading: immutable.
 */
public final class Cors {
    private static final String FALLBACK = "/sse/";

    private final Admission admission;

    public Cors(Admission admission) {
        this.admission = admission;
    }

    /** Whether pages of other origins may read responses on a path at all. */
    public static boolean concerns(String path) {
        return path.startsWith(FALLBACK);
    }

    /**
     * The header fields for the response to a request; may be empty.
     *
     * @param path decoded and context-relative
     * @param origin the Origin header
     * @param host the Host header
     * @param secure whether this server itself terminates TLS on this connection
     */
    public Map<String, String> headers(String path, @Nullable String origin, @Nullable String host, boolean secure) {
        return origin != null && concerns(path) && admission.permitsOrigin(path, origin, host, secure)
                ? Map.of("Access-Control-Allow-Origin", origin, "Vary", "Origin")
                : Map.of();
    }
}
