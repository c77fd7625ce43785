package io.fairlead.settings;

import io.fairlead.core.Violation;
import io.fairlead.settings.ConfigException.Fault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The source location of each configuration value.
 *
 * <p>Threading: one thread, one load.
 */
final class ConfigPositions {
    private final String file;
    private final Map<String, Integer> lines;
    private final Map<String, String> variables = new HashMap<>();
    private final List<Fault> unknownKeys = new ArrayList<>();

    ConfigPositions(String file, Map<String, Integer> lines) {
        this.file = file;
        this.lines = new HashMap<>(lines);
    }

    /** Records that these pointers, with everything below them, come from these variables. */
    void overridden(Map<String, String> origins) {
        variables.putAll(origins);
        origins.keySet().forEach(pointer -> lines.keySet().removeIf(place -> (place + "/").startsWith(pointer + "/")));
    }

    /** Records variables with the gateway's prefix that match no setting. */
    void unknown(Collection<String> names) {
        names.forEach(
                name -> unknownKeys.add(new Fault(name, new Violation("", "is no setting of the configuration"))));
    }

    boolean unknownKeys() {
        return !unknownKeys.isEmpty();
    }

    /** Orders the violations by line, then by variable, then unknown variables. */
    ConfigException exception(List<Violation> violations) {
        List<Violation> sorted = new ArrayList<>(violations);
        sorted.sort(Comparator.comparingInt(violation -> line(violation.pointer())));
        List<Fault> faults = new ArrayList<>();
        sorted.forEach(violation -> faults.add(new Fault(location(violation.pointer()), violation)));
        faults.addAll(unknownKeys);
        return new ConfigException(faults);
    }

    private int line(String pointer) {
        String nearest = nearest(pointer);
        return variables.containsKey(nearest) ? Integer.MAX_VALUE : lines.getOrDefault(nearest, 1);
    }

    private String location(String pointer) {
        String nearest = nearest(pointer);
        String variable = variables.get(nearest);
        return variable != null ? variable : file + ":" + lines.getOrDefault(nearest, 1);
    }

    /** The nearest enclosing pointer with a known location: a missing value has no line. */
    private String nearest(String pointer) {
        String place = pointer;
        while (!place.isEmpty() && !variables.containsKey(place) && !lines.containsKey(place)) {
            place = place.substring(0, place.lastIndexOf('/'));
        }
        return place;
    }
}
