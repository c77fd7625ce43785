package io.fairlead.settings;

import io.fairlead.config.JsonPointers;
import io.fairlead.core.Violation;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that can not be used, with everything that is wrong with it. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<Fault> faults;

    ConfigException(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")), null, false, false);
        this.faults = List.copyOf(faults);
    }

    /** By line; what came from the environment follows. */
    public List<Fault> faults() {
        return faults;
    }

    /** @param place {@code file:line}, a variable's name, or the file alone */
    public record Fault(String place, Violation violation) {
        /** As in {@code fairlead.yaml:12: websocket.pingInterval: expected a duration such as 25s}. */
        @Override
        public String toString() {
            String key = JsonPointers.dotted(violation.pointer());
            return place + ": " + (key.isEmpty() ? "" : key + ": ") + violation.detail();
        }
    }
}
