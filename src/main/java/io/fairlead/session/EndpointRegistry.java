package io.fairlead.session;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The endpoints by their path below {@code /ws}. Each is registered once and served over every transport.
 *
 * <p>Threading: one thread registers all endpoints before sessions are served; after that, reading is safe.
 */
public final class EndpointRegistry {
    private static final String PREFIX = "/ws/";

    /** @param name one string instance, shared by all sessions of an endpoint */
    private record Endpoint(String name, SessionEndpoint service) {}

    private final Map<String, Endpoint> byTemplate = new TreeMap<>();

    /**
     * The endpoint of a path.
     *
     * @param endpoint such as {@code relay}
     * @param target the last segment of the path; empty: the endpoint has none
     */
    public record Match(String endpoint, String target, SessionEndpoint service) {}

    /** @param template {@code /ws/NAME} or {@code /ws/NAME/{target}} (Jakarta WebSocket 2.1 §3.1.1) */
    public EndpointRegistry with(String template, SessionEndpoint service) {
        byTemplate.put(template, new Endpoint(endpoint(template), service));
        return this;
    }

    /** All registered endpoints, by template. */
    public Map<String, SessionEndpoint> all() {
        Map<String, SessionEndpoint> all = new TreeMap<>();
        byTemplate.forEach((template, endpoint) -> all.put(template, endpoint.service()));
        return all;
    }

    /** The endpoint name in a template, such as {@code relay}. */
    public static String endpoint(String template) {
        return template.substring(PREFIX.length()).split("/", 2)[0];
    }

    /** @param path decoded, in the WebSocket form: {@code /ws/relay/lobby} */
    public Optional<Match> find(String path) {
        if (!path.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String[] parts = path.substring(PREFIX.length()).split("/", -1);
        return byTemplate.entrySet().stream()
                .filter(entry -> entry.getValue().name().equals(parts[0]))
                .filter(entry ->
                        entry.getKey().endsWith("}") ? parts.length == 2 && !parts[1].isEmpty() : parts.length == 1)
                .map(Map.Entry::getValue)
                .map(entry -> new Match(entry.name(), parts.length == 2 ? parts[1] : "", entry.service()))
                .findFirst();
    }
}
