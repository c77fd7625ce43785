package io.fairlead.session;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The endpoints by their path below {@code /ws}: registered once, served by every transport.
 *
 * <p>Threading: filled by one thread before anything is served; reading is safe then.
 */
public final class EndpointRegistry {
    private static final String PREFIX = "/ws/";

    /** @param name one string for all the sessions of an endpoint */
    private record Endpoint(String name, SessionEndpoint service) {}

    private final Map<String, Endpoint> byTemplate = new TreeMap<>();

    /**
     * A path that leads somewhere.
     *
     * @param endpoint such as {@code relay}
     * @param target what follows in the path; empty: nothing may
     */
    public record Match(String endpoint, String target, SessionEndpoint service) {}

    /** @param template {@code /ws/NAME} or {@code /ws/NAME/{target}} (Jakarta WebSocket 2.1 §3.1.1) */
    public EndpointRegistry with(String template, SessionEndpoint service) {
        byTemplate.put(template, new Endpoint(endpoint(template), service));
        return this;
    }

    /** All that were registered, by template. */
    public Map<String, SessionEndpoint> all() {
        Map<String, SessionEndpoint> all = new TreeMap<>();
        byTemplate.forEach((template, endpoint) -> all.put(template, endpoint.service()));
        return all;
    }

    /** The endpoint of a template, such as {@code relay}. */
    public static String endpoint(String template) {
        return template.substring(PREFIX.length()).split("/", 2)[0];
    }

    /** @param path decoded, as a WebSocket has it: {@code /ws/relay/lobby} */
    public Optional<Match> find(String path) {
        if (!path.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String[] parts = path.substring(PREFIX.length()).split("/", -1);
        return byTemplate.entrySet().stream()
                .filter(one -> one.getValue().name().equals(parts[0]))
                .filter(one ->
                        one.getKey().endsWith("}") ? parts.length == 2 && !parts[1].isEmpty() : parts.length == 1)
                .map(Map.Entry::getValue)
                .map(one -> new Match(one.name(), parts.length == 2 ? parts[1] : "", one.service()))
                .findFirst();
    }
}
