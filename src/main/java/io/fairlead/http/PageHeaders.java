package io.fairlead.http;

import java.util.Map;

/** The headers of every page and file, both on application servers and on the gateway's own server. */
public final class PageHeaders {
    /** Scripts, sessions and requests are limited to this origin; framing by other sites is denied (CSP Level 3). */
    private static final String POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            + "connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    /** Names and values. {@code no-cache} allows caching, but requires revalidation on each use. */
    public static final Map<String, String> ALL = Map.of(
            "Content-Security-Policy", POLICY,
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cache-Control", "no-cache");

    private PageHeaders() {}
}
