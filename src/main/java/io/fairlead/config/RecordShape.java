package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Validates a tree against a record type: reports every violation and returns a tree without the invalid parts, which
 * always binds. Null counts as absent.
 *
 * <p>Threading: one thread, one tree.
 */
final class RecordShape {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private final Violations found;

    RecordShape(Violations found) {
        this.found = found;
    }

    /** The keys of a record with their types, in declaration order. */
    static Map<String, Type> keys(Class<?> type) {
        Map<String, Type> keys = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            keys.put(component.getName(), component.getGenericType());
        }
        return keys;
    }

    /** The element type of a list; null for other types. */
    static @Nullable Class<?> element(Type type) {
        return type instanceof ParameterizedType list && list.getRawType() == List.class
                ? (Class<?>) list.getActualTypeArguments()[0]
                : null;
    }

    ObjectNode record(JsonNode node, Class<?> type, String pointer) {
        ObjectNode valid = NODES.objectNode();
        if (!node.isObject()) {
            found.addUnreadable(pointer, "expected a map, got " + Scalar.kind(node));
            return valid;
        }
        Map<String, Type> keys = keys(type);
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String childPointer = JsonPointers.of(pointer, entry.getKey());
            Type expectedType = keys.get(entry.getKey());
            if (expectedType == null) {
                found.add(childPointer, "unknown key" + SpellingSuggestion.hint(entry.getKey(), keys.keySet()));
            } else if (!entry.getValue().isNull()) {
                JsonNode value = value(entry.getValue(), expectedType, childPointer);
                valid.set(entry.getKey(), value == null ? NODES.nullNode() : value);
            }
        }
        return valid;
    }

    private @Nullable JsonNode value(JsonNode node, Type type, String pointer) {
        Class<?> element = element(type);
        return element == null ? single(node, (Class<?>) type, pointer) : list(node, element, pointer);
    }

    private @Nullable JsonNode single(JsonNode given, Class<?> type, String pointer) {
        Scalar scalar = Scalar.of(type);
        if (scalar == null) {
            return record(given, type, pointer);
        }
        JsonNode node = Scalar.plain(given);
        if (!scalar.fits(node)) {
            found.add(pointer, scalar.fault(node));
            return null;
        }
        return scalar == Scalar.SIZE ? TextNode.valueOf(node.asText()) : node;
    }

    private @Nullable JsonNode list(JsonNode node, Class<?> element, String pointer) {
        if (!node.isArray()) {
            found.addUnreadable(pointer, "expected a list, got " + Scalar.kind(node));
            return null;
        }
        ArrayNode valid = NODES.arrayNode();
        boolean allValid = true;
        for (int i = 0; i < node.size(); i++) {
            JsonNode value = single(node.get(i), element, JsonPointers.of(pointer, i));
            allValid &= value != null;
            valid.add(value);
        }
        return allValid ? valid : null;
    }
}
