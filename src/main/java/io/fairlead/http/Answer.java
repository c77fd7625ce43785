package io.fairlead.http;

import io.fairlead.core.Problem;
import io.fairlead.core.ProblemJson;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A short answer.
 *
 * @param body empty: none
 */
public record Answer(int status, Map<String, String> headers, String body) {
    private static final String NO_STORE = "no-store";

    static Answer empty(int status) {
        return new Answer(status, Map.of("Cache-Control", NO_STORE), "");
    }

    /** A problem document (RFC 9457). */
    static Answer problem(Problem problem) {
        Map<String, String> headers =
                new TreeMap<>(Map.of("Content-Type", ProblemJson.CONTENT_TYPE, "Cache-Control", NO_STORE));
        headers.putAll(ProblemJson.fields(problem));
        return new Answer(ProblemJson.status(problem), headers, ProblemJson.text(problem));
    }

    Answer with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(headers);
        all.putAll(more);
        return new Answer(status, all, body);
    }

    /** The connection is not to be used again: a body was not read. */
    Answer last() {
        return with(Map.of("Connection", "close"));
    }

    public byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    /** To a preflight (Fetch Standard §3.2.2), or a plain question for the methods. */
    static Answer options(Exchange exchange, String methods) {
        Answer answer = Answer.empty(204).with(Map.of("Allow", methods));
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
