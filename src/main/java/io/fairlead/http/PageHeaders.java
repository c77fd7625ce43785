package io.fairlead.http;

import java.util.Map;

/** What every page and file answer carries, on app servers and embedded alike. */
public final class PageHeaders {
    /** Scripts only from here; sessions and requests only to here; never inside a foreign frame (CSP Level 3). */
    private static final String POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            + "connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    /** Names and values. {@code no-cache} lets files be kept but asks each time whether they are still good. */
    public static final Map<String, String> ALL = Map.of(
            "Content-Security-Policy", POLICY,
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cache-Control", "no-cache");

    private PageHeaders() {}
}
