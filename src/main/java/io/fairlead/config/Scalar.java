package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.jspecify.annotations.Nullable;

/** The scalar types of a document. */
enum Scalar {
    TEXT(String.class, "a text"),
    WHOLE(Integer.class, "a whole number"),
    FLAG(Boolean.class, "true or false"),
    SIZE(ByteSizeText.class, ByteSizeText.EXPECTED),
    SPAN(DurationText.class, DurationText.EXPECTED),
    RATE(Rate.class, Rate.EXPECTED);

    private final String expected;
    private final Class<?> type;

    Scalar(Class<?> type, String expected) {
        this.type = type;
        this.expected = expected;
    }

    static @Nullable Scalar of(Class<?> type) {
        for (Scalar scalar : values()) {
            if (scalar.type == type) {
                return scalar;
            }
        }
        return null;
    }

    /** Normalizes numbers with a zero fraction to integers (JSON Schema 2020-12 §6.1.1): 10.0 is 10. */
    static JsonNode plain(JsonNode node) {
        boolean isWhole = node.isFloatingPointNumber() && node.canConvertToExactIntegral() && node.canConvertToLong();
        return isWhole ? LongNode.valueOf(node.longValue()) : node;
    }

    boolean fits(JsonNode node) {
        return switch (this) {
            case TEXT -> node.isTextual();
            case WHOLE -> node.isIntegralNumber() && node.canConvertToInt();
            case FLAG -> node.isBoolean();
            case SIZE ->
                (node.isTextual() || node.isIntegralNumber())
                        && ByteSizeText.parse(node.asText()).isPresent();
            case SPAN ->
                node.isTextual() && DurationText.parse(node.textValue()).isPresent();
            case RATE -> node.isTextual() && Rate.parse(node.textValue()).isPresent();
        };
    }

    /** The error for a value of the wrong type; never shows the value of a text setting, which may be a secret. */
    String fault(JsonNode node) {
        if (this == TEXT) {
            return "expected a text, got " + kind(node) + (node.isNumber() || node.isBoolean() ? " (use quotes)" : "");
        }
        return "expected " + expected + ", got " + shown(node);
    }

    /** Converts an environment variable's value; keeps it as text if it does not match this type. */
    JsonNode read(String text) {
        if (this == WHOLE && text.matches("-?\\d{1,18}")) {
            return LongNode.valueOf(Long.parseLong(text));
        }
        if (this == FLAG && (text.equals("true") || text.equals("false"))) {
            return BooleanNode.valueOf(text.equals("true"));
        }
        return TextNode.valueOf(text);
    }

    static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "a map";
            case ARRAY -> "a list";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case STRING -> "a text";
            default -> "nothing";
        };
    }

    private static String shown(JsonNode node) {
        if (!node.isValueNode() || node.isNull()) {
            return kind(node);
        }
        String text = node.asText();
        String start = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        return node.isTextual() ? '"' + start + '"' : start;
    }
}
