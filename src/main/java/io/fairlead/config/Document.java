package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.core.Violation;
import java.util.List;
import java.util.Map;

/**
 * A parsed text.
 *
 * @param tree the content; a missing node if the text could not be parsed
 * @param lines JSON pointer to line number, from 1; a syntax error has the key {@code ""}
 * @param violations errors of the text itself: syntax, duplicate keys, nesting
 */
public record Document(JsonNode tree, Map<String, Integer> lines, List<Violation> violations) {
    public Document {
        lines = Map.copyOf(lines);
        violations = List.copyOf(violations);
    }
}
