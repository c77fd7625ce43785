package io.fairlead.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.config.Violations;
import io.fairlead.core.Problem;
import io.fairlead.core.Violation;
import io.fairlead.definition.RelayDocuments;
import io.fairlead.definition.RelaySpec;
import io.fairlead.relay.Relay;
import io.fairlead.relay.Relays;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes relay definitions with optimistic locking. A change applies only to the definition that the preconditions
 * were checked against; after a concurrent change it starts again.
 */
final class RelayEditor {
    private static final int ATTEMPTS = 10;
    private final Relays relays;
    private final RelayDocuments documents;

    RelayEditor(Relays relays, RelayDocuments documents) {
        this.relays = relays;
        this.documents = documents;
    }

    /** Reads a relay definition from a body; ignores the read-only status. */
    RelaySpec read(@Nullable JsonNode body) {
        return documents.read(definition(body));
    }

    /** The result of a PUT. */
    record Put(Relay relay, boolean isNew) {}

    Put put(String name, @Nullable JsonNode body, Preconditions conditions) {
        return attempt(name, current -> {
            conditions.requireFor(current.map(Etag::of).orElse(null));
            RelaySpec next = withName(name, definition(body));
            return current.isEmpty()
                    ? new Put(relays.create(next), true)
                    : new Put(relays.replace(current.get(), next), false);
        });
    }

    /** @throws Problem not-found, regardless of the conditions */
    Relay patch(String name, @Nullable JsonNode patch, Preconditions conditions) {
        return change(name, conditions, current -> {
            ObjectNode patched = (ObjectNode) MergePatch.apply(documents.write(current), definition(patch));
            return relays.replace(current, withName(name, patched));
        });
    }

    /** @throws Problem not-found, regardless of the conditions */
    void delete(String name, Preconditions conditions) {
        change(name, conditions, current -> {
            relays.delete(current);
            return current;
        });
    }

    private <T> T change(String name, Preconditions conditions, Function<RelaySpec, T> action) {
        return attempt(name, found -> {
            RelaySpec current = found.orElseGet(() -> relays.relay(name).spec());
            conditions.requireFor(Etag.of(current));
            return action.apply(current);
        });
    }

    private <T> T attempt(String name, Function<Optional<RelaySpec>, T> action) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<RelaySpec> current = current(name);
            try {
                return action.apply(current);
            } catch (Problem problem) {
                // If the definition is unchanged, the conflict has another cause, such as a port in use.
                if (!isLostRace(problem) || current(name).equals(current)) {
                    throw problem;
                }
            }
        }
        throw new Problem(Problem.Kind.CONFLICT, "others change this relay all the time");
    }

    private static boolean isLostRace(Problem problem) {
        return problem.kind() == Problem.Kind.CONFLICT || problem.kind() == Problem.Kind.NOT_FOUND;
    }

    private Optional<RelaySpec> current(String name) {
        return relays.find(name).map(Relay::spec);
    }

    /** The definition with the name from the path, which the body may repeat. */
    private RelaySpec withName(String name, ObjectNode definition) {
        JsonNode givenName = definition.get("name");
        definition.put("name", name);
        Violations found = new Violations();
        if (givenName != null && !givenName.isNull() && !givenName.asText().equals(name)) {
            found.add("/name", "must be the name of the path, or left out");
        }
        try {
            RelaySpec spec = documents.read(definition);
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
        ObjectNode definition = BodyFields.requireObject(body).deepCopy();
        definition.remove("status");
        return definition;
    }
}
