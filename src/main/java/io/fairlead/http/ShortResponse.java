package io.fairlead.http;

import io.fairlead.core.Problem;
import io.fairlead.core.ProblemJson;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A complete response with a short body.
 *
 * @param body empty: none
 */
public record ShortResponse(int status, Map<String, String> headers, String body) {
    private static final String NO_STORE = "no-store";

    static ShortResponse empty(int status) {
        return new ShortResponse(status, Map.of("Cache-Control", NO_STORE), "");
    }

    /** A problem document (RFC 9457). */
    static ShortResponse problem(Problem problem) {
        Map<String, String> headers =
                new TreeMap<>(Map.of("Content-Type", ProblemJson.CONTENT_TYPE, "Cache-Control", NO_STORE));
        headers.putAll(ProblemJson.fields(problem));
        return new ShortResponse(ProblemJson.status(problem), headers, ProblemJson.text(problem));
    }

    ShortResponse with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(headers);
        all.putAll(more);
        return new ShortResponse(status, all, body);
    }

    /** Closes the connection after this response, because a body was not read. */
    ShortResponse last() {
        return with(Map.of("Connection", "close"));
    }

    public byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    /** The answer to a preflight (Fetch Standard §3.2.2) or to another OPTIONS request. */
    static ShortResponse options(HttpExchange exchange, String methods) {
        ShortResponse answer = ShortResponse.empty(204).with(Map.of("Allow", methods));
        if (exchange.header("Access-Control-Request-Method") == null
                || exchange.handshake().origin() == null) {
            return answer;
        }
        return answer.with(Map.of(
                "Access-Control-Allow-Methods", methods,
                "Access-Control-Allow-Headers", "Authorization, Content-Type, Last-Event-ID, Cache-Control",
                "Access-Control-Max-Age", "600"));
    }
}
