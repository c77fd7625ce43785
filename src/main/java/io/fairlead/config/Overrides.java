package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sets single values in a tree by names such as {@code HTTP_LISTEN} or {@code RELAYS_0_ENABLED}.
 *
 * <p>Threading: one thread, one tree.
 */
public final class Overrides {
    private final ObjectNode tree;
    private final Class<?> type;
    private final Map<String, String> origins = new HashMap<>();

    /** @param tree has the shape of {@code type}; modified in place */
    public Overrides(ObjectNode tree, Class<? extends Record> type) {
        this.tree = tree;
        this.type = type;
    }

    /** The pointers that were set, each with the name of its variable. */
    public Map<String, String> origins() {
        return Map.copyOf(origins);
    }

    /** Sets a scalar or a comma-separated list of scalars; false if the path names neither. */
    public boolean set(String name, String path, String text) {
        Deque<String> rest = new ArrayDeque<>(List.of(path.split("_", -1)));
        Target target = find(type, rest);
        if (target == null) {
            return false;
        }
        put(target, text);
        origins.put(target.pointer(), name);
        return true;
    }

    /** Resolves the path on the types alone, so that an unknown name does not change the tree. */
    private static @Nullable Target find(Class<?> root, Deque<String> rest) {
        Type current = root;
        String pointer = "";
        while (!rest.isEmpty()) {
            String segment = rest.pop();
            Class<?> element = RecordShape.element(current);
            String key = element == null ? key((Class<?>) current, segment) : index(segment);
            if (key == null) {
                return null;
            }
            current = element == null
                    ? Objects.requireNonNull(
                            RecordShape.keys((Class<?>) current).get(key))
                    : element;
            pointer = JsonPointers.of(pointer, key);
        }
        Class<?> element = RecordShape.element(current);
        Scalar scalar = Scalar.of(element == null ? (Class<?>) current : element);
        return scalar == null ? null : new Target(pointer, scalar, element != null);
    }

    private static @Nullable String key(Class<?> type, String segment) {
        if (!type.isRecord() || Scalar.of(type) != null) {
            return null;
        }
        return RecordShape.keys(type).keySet().stream()
                .filter(key -> key.toUpperCase(Locale.ROOT).equals(segment))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String index(String segment) {
        return segment.matches("0|[1-9]\\d{0,2}") ? segment : null;
    }

    private void put(Target target, String text) {
        String[] keys = target.pointer().substring(1).split("/", -1);
        JsonNode at = tree;
        for (int i = 0; i < keys.length - 1; i++) {
            at = child(at, keys[i], index(keys[i + 1]) != null);
        }
        String last = keys[keys.length - 1];
        JsonNode value =
                target.list() ? list(target.scalar(), text) : target.scalar().read(text);
        if (at instanceof ArrayNode array) {
            pad(array, Integer.parseInt(last));
            array.set(Integer.parseInt(last), value);
        } else if (at instanceof ObjectNode object) {
            object.set(last, value);
        }
    }

    /** The child container; replaced if it is missing or of the wrong kind. */
    private static JsonNode child(JsonNode at, String key, boolean list) {
        if (at instanceof ArrayNode array) {
            int index = Integer.parseInt(key);
            pad(array, index);
            if (!array.get(index).isObject()) {
                array.set(index, JsonNodeFactory.instance.objectNode());
            }
            return array.get(index);
        }
        ObjectNode object = (ObjectNode) at;
        JsonNode child = object.path(key);
        if (list) {
            return child.isArray() ? child : object.putArray(key);
        }
        return child.isObject() ? child : object.putObject(key);
    }

    private static void pad(ArrayNode array, int index) {
        while (array.size() <= index) {
            array.addObject();
        }
    }

    private static ArrayNode list(Scalar scalar, String text) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
            list.add(scalar == Scalar.TEXT ? TextNode.valueOf(part.strip()) : scalar.read(part.strip()));
        }
        return list;
    }

    private record Target(String pointer, Scalar scalar, boolean list) {}
}
