package io.fairlead.core;

import java.util.Locale;
import java.util.Map;

/** Formats failures as problem details (RFC 9457) for all HTTP responses. */
public final class ProblemJson {
    public static final String CONTENT_TYPE = "application/problem+json";

    private static final String RETRY_AFTER = "Retry-After";
    private static final String RATE_LIMITED_SECONDS = "6";
    private static final String BUSY_SECONDS = "5";

    private ProblemJson() {}

    /** The document; it contains {@code errors} only if there are violations. */
    public static String text(Problem problem) {
        StringBuilder json = new StringBuilder(160);
        json.append("{\"type\":");
        quote(json, "urn:fairlead:problem:" + problem.kind().id()).append(",\"title\":");
        quote(json, problem.kind().title()).append(",\"status\":").append(status(problem));
        quote(json.append(",\"detail\":"), problem.detail());
        errors(json, problem);
        return json.append('}').toString();
    }

    /** The HTTP status; 500 for a kind that has none, as no request should cause one. */
    public static int status(Problem problem) {
        return problem.status() == 0 ? Problem.Kind.INTERNAL.httpStatus() : problem.status();
    }

    /**
     * Header fields that the response status requires: {@code WWW-Authenticate} (RFC 9110 §11.6.1), {@code Retry-After}
     * (§10.2.3), or {@code Upgrade} (§15.5.22, RFC 6455 §4.2.2).
     */
    public static Map<String, String> fields(Problem problem) {
        if (problem.status() == Problem.UPGRADE_REQUIRED) {
            return Map.of("Upgrade", "websocket", "Sec-WebSocket-Version", "13");
        }
        return switch (problem.kind()) {
            case UNAUTHORIZED -> Map.of("WWW-Authenticate", "Bearer");
            case RATE_LIMITED -> Map.of(RETRY_AFTER, RATE_LIMITED_SECONDS);
            case BUSY, SHUTDOWN -> Map.of(RETRY_AFTER, BUSY_SECONDS);
            default -> Map.of();
        };
    }

    private static void errors(StringBuilder json, Problem problem) {
        String before = ",\"errors\":[";
        for (Violation violation : problem.violations()) {
            quote(json.append(before).append("{\"pointer\":"), violation.pointer());
            quote(json.append(",\"detail\":"), violation.detail()).append('}');
            before = ",";
        }
        if (!problem.violations().isEmpty()) {
            json.append(']');
        }
    }

    /** A JSON string (RFC 8259 §7). */
    private static StringBuilder quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"');
    }
}
