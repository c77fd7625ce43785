package io.fairlead.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.config.Violations;
import io.fairlead.core.Problem;
import io.fairlead.core.Violation;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a small request body whose members are all strings. Null counts as absent.
 *
 * <p>Threading: one thread, one body.
 */
final class BodyFields {
    private final ObjectNode body;
    private final Violations found = new Violations();

    /** @throws Problem invalid, if the body is not an object */
    BodyFields(@Nullable JsonNode body, Set<String> known) {
        this.body = requireObject(body);
        this.body.properties().forEach(entry -> {
            if (!known.contains(entry.getKey())) {
                found.add(Json.pointer("", entry.getKey()), "unknown key");
            }
        });
    }

    static ObjectNode requireObject(@Nullable JsonNode body) {
        if (!(body instanceof ObjectNode object)) {
            throw Problem.invalid(List.of(new Violation("", "a JSON object is expected")));
        }
        return object;
    }

    /** The value; null if it is absent or invalid. */
    @Nullable String text(String key) {
        JsonNode value = body.get(key);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            found.add("/" + key, "expected a text");
            return null;
        }
        return value.textValue();
    }

    boolean has(String key) {
        return body.hasNonNull(key);
    }

    Violations found() {
        return found;
    }
}
