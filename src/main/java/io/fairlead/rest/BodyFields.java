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
 * The members of a small request body, all of them texts. Null is as good as absent.
 *
 * <p>Threading: one thread, one body.
 */
final class BodyFields {
    private final ObjectNode body;
    private final Violations found = new Violations();

    /** @throws Problem invalid when the body is no object */
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

    /** Null when it is absent or faulty. */
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
