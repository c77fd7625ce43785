package io.fairlead.http;

import io.fairlead.access.Handshake;
import java.util.Map;
import java.util.TreeMap;

/** What lets a page of an origin that was admitted read the fallback's answers (Fetch Standard §3.2); nothing beyond. */
final class Cors {
    private Cors() {}

    /** For every answer to a sender whose origin was admitted. */
    static Map<String, String> headers(Handshake admitted) {
        String origin = admitted.origin();
        return origin == null ? Map.of() : Map.of("Access-Control-Allow-Origin", origin, "Vary", "Origin");
    }

    /** Those, and what keeps proxies from holding a stream back. */
    static Map<String, String> streaming(Map<String, String> headers) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put("Content-Type", "text/event-stream");
        all.put("Cache-Control", "no-cache, no-transform");
        all.put("X-Accel-Buffering", "no");
        return all;
    }

    /** A preflight, or a plain question for the methods. */
    static Answer options(Exchange exchange, Map<String, String> headers, String methods) {
        Answer answer = Answer.empty(204).with(headers).with(Map.of("Allow", methods));
        if (exchange.header("Access-Control-Request-Method") == null || headers.isEmpty()) {
            return answer;
        }
        return answer.with(Map.of(
                "Access-Control-Allow-Methods", methods,
                "Access-Control-Allow-Headers", "Authorization, Content-Type, Last-Event-ID, Cache-Control",
                "Access-Control-Max-Age", "600"));
    }

    static Answer wrongMethod(String methods) {
        return Answer.empty(405).with(Map.of("Allow", methods)).last();
    }
}
