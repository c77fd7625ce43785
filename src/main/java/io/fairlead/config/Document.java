package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.core.Violation;
import java.util.List;
import java.util.Map;

/**
 * A text that was read.
 *
 * @param tree what it says; missing when it could not be read
 * @param lines JSON pointer to line number, from 1; the entry of a fault of syntax is {@code ""}
 * @param violations faults of the text itself: syntax, keys given twice, nesting
 */
public record Document(JsonNode tree, Map<String, Integer> lines, List<Violation> violations) {
    public Document {
        lines = Map.copyOf(lines);
        violations = List.copyOf(violations);
    }
}
