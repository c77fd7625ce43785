package io.fairlead.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.config.Violations;
import io.fairlead.core.Problem;
import io.fairlead.core.Violation;
import io.fairlead.relay.Relay;
import io.fairlead.relay.RelaySpec;
import io.fairlead.relay.Relays;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Changes to definitions that others may be changing at the same time. Each is made to the very definition that was
 * looked at; without {@code If-Match} a call that lost a race looks again, with it the call ends in 412.
 */
final class RelayEditor {
    private static final int ATTEMPTS = 10;
    private final Relays relays;
    private final RelayReader reader;

    RelayEditor(Relays relays, RelayReader reader) {
        this.relays = relays;
        this.reader = reader;
    }

    /** A body that defines a relay; its read-only status is not looked at. */
    RelaySpec read(@Nullable JsonNode body) {
        return reader.read(definition(body));
    }

    Relay put(String name, @Nullable JsonNode body, @Nullable String ifMatch) {
        RelaySpec next = named(name, definition(body));
        return replace(name, ifMatch, current -> next);
    }

    Relay patch(String name, @Nullable JsonNode patch, @Nullable String ifMatch) {
        JsonNode changes = definition(patch);
        return replace(
                name, ifMatch, current -> named(name, (ObjectNode) MergePatch.apply(reader.write(current), changes)));
    }

    void delete(String name, @Nullable String ifMatch) {
        withCurrent(name, ifMatch, relays::delete);
    }

    private Relay replace(String name, @Nullable String ifMatch, UnaryOperator<RelaySpec> change) {
        withCurrent(name, ifMatch, current -> relays.replace(current, change.apply(current)));
        return relays.relay(name);
    }

    private void withCurrent(String name, @Nullable String ifMatch, Consumer<RelaySpec> action) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            RelaySpec current = relays.relay(name).spec();
            Etag.of(reader.write(current)).requireMatch(ifMatch);
            try {
                action.accept(current);
                return;
            } catch (Problem problem) {
                // A conflict about the same definition is another one: a port that is taken.
                if (problem.kind() != Problem.Kind.CONFLICT
                        || relays.relay(name).spec().equals(current)) {
                    throw problem;
                }
            }
        }
        throw new Problem(Problem.Kind.CONFLICT, "others change this relay all the time");
    }

    /** The name of the path; the body may repeat it. */
    private RelaySpec named(String name, ObjectNode definition) {
        JsonNode said = definition.get("name");
        definition.put("name", name);
        Violations found = new Violations();
        if (said != null && !said.isNull() && !said.asText().equals(name)) {
            found.add("/name", "must be the name of the path, or left out");
        }
        try {
            RelaySpec spec = reader.read(definition);
            found.raise();
            return spec;
        } catch (Problem problem) {
            for (Violation violation : problem.violations()) {
                found.add(violation.pointer(), violation.detail());
            }
            found.raise();
            throw problem;
        }
    }

    private static ObjectNode definition(@Nullable JsonNode body) {
        ObjectNode definition = Fields.requireObject(body).deepCopy();
        definition.remove("status");
        return definition;
    }
}
