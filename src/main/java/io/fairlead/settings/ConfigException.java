package io.fairlead.settings;

import io.fairlead.config.JsonPointers;
import io.fairlead.core.Violation;
import java.util.List;
import java.util.stream.Collectors;

/** The configuration is invalid; contains all faults. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<Fault> faults;

    ConfigException(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")), null, false, false);
        this.faults = List.copyOf(faults);
    }

    /** Ordered by line, then the faults of environment variables. */
    public List<Fault> faults() {
        return faults;
    }

    /** @param place {@code file:line}, a variable's name, or only the file */
    public record Fault(String place, Violation violation) {
        /** Such as {@code fairlead.yaml:12: websocket.pingInterval: expected a duration such as 25s}. */
        @Override
        public String toString() {
            String key = JsonPointers.dotted(violation.pointer());
            return place + ": " + (key.isEmpty() ? "" : key + ": ") + violation.detail();
        }
    }
}
