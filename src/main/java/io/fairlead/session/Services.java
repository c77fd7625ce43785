package io.fairlead.session;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The endpoints by their path below {@code /ws}: registered once, served by every transport.
 *
 * <p>Threading: filled by one thread before anything is served; reading is safe then.
 */
public final class Services {
    private static final String PREFIX = "/ws/";

    private final Map<String, Service> byTemplate = new TreeMap<>();

    /**
     * A path that leads somewhere.
     *
     * @param endpoint such as {@code relay}
     * @param target what follows in the path; empty: nothing may
     */
    public record Match(String endpoint, String target, Service service) {}

    /** @param template {@code /ws/NAME} or {@code /ws/NAME/{target}} (Jakarta WebSocket 2.1 §3.1.1) */
    public Services with(String template, Service service) {
        byTemplate.put(template, service);
        return this;
    }

    /** All that were registered, by template. */
    public Map<String, Service> all() {
        return Collections.unmodifiableMap(byTemplate);
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
                .filter(one -> endpoint(one.getKey()).equals(parts[0]))
                .filter(one ->
                        one.getKey().endsWith("}") ? parts.length == 2 && !parts[1].isEmpty() : parts.length == 1)
                .map(one -> new Match(parts[0], parts.length == 2 ? parts[1] : "", one.getValue()))
                .findFirst();
    }
}
