package io.fairlead.relay;

import io.fairlead.core.Close;
import io.fairlead.core.Counters;
import io.fairlead.core.Problem;
import io.fairlead.core.Utf8;
import io.fairlead.definition.RelaySpec;
import io.fairlead.framing.Payload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions of one relay.
 *
 * <p>Threading: safe.
 */
final class SessionRegistry {
    private final RelaySpec spec;
    private final RelayContext context;
    private final Counters counters;
    private final Map<String, RelaySession> sessions = new ConcurrentHashMap<>();

    SessionRegistry(RelaySpec spec, RelayContext context, Counters counters) {
        this.spec = spec;
        this.context = context;
        this.counters = counters;
    }

    void add(RelaySession session) {
        sessions.put(session.id(), session);
    }

    /** @return true on the first call for a session */
    boolean remove(RelaySession session) {
        return sessions.remove(session.id(), session);
    }

    /** Returns the payload if this relay accepts it. @throws Problem too-large or bad-data */
    byte[] checked(byte[] payload) {
        checkedSize(payload);
        if (spec.payload() == Payload.TEXT && !Utf8.isValid(payload)) {
            throw new Problem(Problem.Kind.BAD_DATA, "a text is not UTF-8");
        }
        return payload;
    }

    /** Returns the payload if it is not too large. @throws Problem too-large */
    byte[] checkedSize(byte[] payload) {
        if (payload.length > spec.maxFrameBytes()) {
            throw new Problem(
                    Problem.Kind.TOO_LARGE,
                    "a message of " + payload.length + " bytes, this relay takes " + spec.maxFrameBytes());
        }
        return payload;
    }

    List<RelaySession> all() {
        return List.copyOf(sessions.values());
    }

    int size() {
        return sessions.size();
    }

    Optional<RelaySession> find(String id) {
        return Optional.ofNullable(sessions.get(id));
    }

    void closeAll(Close close) {
        all().forEach(session -> session.close(close));
    }

    RelaySpec spec() {
        return spec;
    }

    RelayContext context() {
        return context;
    }

    Counters counters() {
        return counters;
    }
}
