package io.fairlead.relay;

import java.util.List;

/** STUB for the first hour: the registry of relays. */
public final class Relays {
    /** All, sorted by name. */
    public List<Relay> all() {
        throw new UnsupportedOperationException();
    }

    /** Problem not-found. */
    public Relay relay(String name) {
        throw new UnsupportedOperationException();
    }

    /** What creating it would do: the addresses that its socket resolves to and the rule that lets it; throws as create does. */
    public Plan plan(RelaySpec spec) {
        throw new UnsupportedOperationException();
    }

    /** Defines, stores and (when enabled) starts it. Problem conflict: name or port taken; forbidden: target not allowed. */
    public Relay create(RelaySpec spec) {
        throw new UnsupportedOperationException();
    }

    /** Replaces the definition if it still is the expected one; Problem conflict otherwise. Equal specs: nothing happens. */
    public Relay replace(RelaySpec expected, RelaySpec next) {
        throw new UnsupportedOperationException();
    }

    /** Ends it: sessions are closed with not-found. Conflict when the definition is not the expected one any more. */
    public void delete(RelaySpec expected) {
        throw new UnsupportedOperationException();
    }

    /** Idempotent. Problem not-found. */
    public Relay start(String name) {
        throw new UnsupportedOperationException();
    }

    /** Idempotent. Problem not-found. */
    public Relay stop(String name) {
        throw new UnsupportedOperationException();
    }

    /** What a dry run tells. */
    public record Plan(List<String> resolved, String rule) {}
}
