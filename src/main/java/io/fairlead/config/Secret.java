package io.fairlead.config;

/** Text that no log, message or dump may show. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "(secret)";
    }
}
