package io.fairlead.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Parses one text into a tree and records the line of each node. Rejects YAML aliases, so a small text cannot expand to
 * a large tree.
 *
 * <p>Threading: one thread, one text.
 */
final class DocumentReader {
    static final int MAX_CHARS = 1 << 20;
    private static final int MAX_DEPTH = 32;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonFactory factory;
    private final String language;
    private final Map<String, Integer> lines = new HashMap<>();
    private final Violations found = new Violations();

    DocumentReader(JsonFactory factory, String language) {
        this.factory = factory;
        this.language = language;
    }

    Document read(String text) {
        if (text.length() > MAX_CHARS) {
            return unreadable(1, "is larger than " + new ByteSizeText(MAX_CHARS));
        }
        try (JsonParser parser = factory.createParser(text)) {
            return read(parser);
        } catch (IOException | RuntimeException e) {
            throw new IllegalStateException("No parser for a text in memory", e);
        }
    }

    private Document read(JsonParser parser) {
        try {
            JsonNode tree = parser.nextToken() == null ? NODES.objectNode() : node(parser, "", 0);
            if (parser.nextToken() != null) {
                return unreadable(line(parser), "more than one document in one text");
            }
            return new Document(tree, lines, found.list());
        } catch (Unsupported e) {
            return unreadable(line(parser), e.detail);
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
                // The parser's own location is the last valid token, possibly lines above.
                return unreadable(
                        marked.getProblemMark().getLine() + 1,
                        marked.getProblemMark().getColumn() + 1);
            }
            return unreadable(e.getLocation());
        } catch (IOException | RuntimeException e) {
            // The YAML scanner throws its own exceptions for some texts.
            return unreadable(parser.currentLocation());
        }
    }

    private JsonNode node(JsonParser parser, String pointer, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new Unsupported("is nested deeper than " + MAX_DEPTH + " levels");
        }
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw new Unsupported("aliases (*name) are not supported");
        }
        lines.putIfAbsent(pointer, line(parser));
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, pointer, depth);
            case START_ARRAY -> array(parser, pointer, depth);
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> number(parser);
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            default -> NODES.nullNode();
        };
    }

    /** An integer beyond 64 bits becomes text: no setting needs one, and an error message can show it. */
    private static JsonNode number(JsonParser parser) throws IOException {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? NODES.textNode(parser.getText())
                : NODES.numberNode(parser.getLongValue());
    }

    private JsonNode object(JsonParser parser, String pointer, int depth) throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            String childPointer = JsonPointers.of(pointer, key);
            Integer line = line(parser);
            Integer first = lines.put(childPointer, line);
            parser.nextToken();
            JsonNode value = node(parser, childPointer, depth + 1);
            if (first == null) {
                object.set(key, value);
            } else {
                found.add(childPointer, "is given twice, first on line " + first);
            }
        }
        return object;
    }

    private JsonNode array(JsonParser parser, String pointer, int depth) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(node(parser, JsonPointers.of(pointer, array.size()), depth + 1));
        }
        return array;
    }

    private static int line(JsonParser parser) {
        return Math.max(1, parser.currentTokenLocation().getLineNr());
    }

    private Document unreadable(@Nullable JsonLocation location) {
        if (location == null) {
            return unreadable(1, "is not valid " + language);
        }
        return unreadable(Math.max(1, location.getLineNr()), location.getColumnNr());
    }

    private Document unreadable(int line, int column) {
        return unreadable(line, "is not valid " + language + " (line " + line + ", column " + column + ")");
    }

    private static Document unreadable(int line, String detail) {
        Violations only = new Violations();
        only.add("", detail);
        return new Document(MissingNode.getInstance(), Map.of("", line), only.list());
    }

    /** The text is well-formed but not supported. */
    private static final class Unsupported extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String detail;

        Unsupported(String detail) {
            super(detail, null, false, false);
            this.detail = detail;
        }
    }
}
