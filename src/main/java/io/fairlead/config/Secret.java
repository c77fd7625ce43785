package io.fairlead.config;

/** A text that must not appear in logs, messages or dumps. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "(secret)";
    }
}
