package io.fairlead.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.core.Utf8;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * One JSON object from a client: without duplicate keys, trailing data or lone surrogates in the text read from it; its
 * nesting is limited.
 */
public final class JsonMessage {
    private static final int MAX_REF = 128;
    private static final int MAX_DEPTH = 16;
    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private final JsonNode tree;

    private JsonMessage(JsonNode tree) {
        this.tree = tree;
    }

    /**
     * Reads text, not bytes: Jackson would detect bytes that start with zeros as UTF-16 or UTF-32.
     *
     * @throws Problem bad-data, if the message is binary; invalid, if it is not a JSON object
     */
    public static JsonMessage read(Frame frame) {
        if (!frame.isText()) {
            throw new Problem(Problem.Kind.BAD_TYPE, "expected a text message");
        }
        try (JsonParser parser = READER.createParser(frame.string())) {
            JsonNode tree = READER.readTree(parser);
            if (tree != null && tree.isObject()) {
                return new JsonMessage(tree);
            }
            throw invalid("expected a JSON object");
        } catch (JsonProcessingException malformed) {
            throw invalid("the message is not JSON, or nested too deep");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The type; empty when there is none. */
    public String type() {
        String type = tree.path("type").textValue();
        return type == null ? "" : type;
    }

    /** Whether it is an application ping, {@code {"type":"ping","ref"?}}, which every subprotocol has. */
    public boolean isPing() {
        return type().equals("ping");
    }

    /** The client's reference, to be sent with the answer; empty if there is none or it is not valid. */
    public String ref() {
        String ref = tree.path("ref").textValue();
        return ref != null && isRef(ref) ? ref : "";
    }

    private static boolean isRef(String ref) {
        return ref.length() <= MAX_REF && Utf8.isWritable(ref);
    }

    /** Allows only these keys, {@code type} and a valid {@code ref}. @throws Problem invalid */
    public JsonMessage only(String... keys) {
        for (Iterator<String> names = tree.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!name.equals("type") && !name.equals("ref") && !List.of(keys).contains(name)) {
                throw invalid("a message of this type has no such key; known: type, ref"
                        + (keys.length == 0 ? "" : ", " + String.join(", ", keys)));
            }
        }
        JsonNode ref = tree.get("ref");
        if (ref != null && (!ref.isTextual() || !isRef(ref.textValue()))) {
            throw invalid("ref: expected a string of at most " + MAX_REF + " characters");
        }
        return this;
    }

    public boolean has(String key) {
        return tree.has(key);
    }

    /** @throws Problem invalid, if it is missing or not a string; bad-data, if it has a lone surrogate */
    public String text(String key) {
        String value = tree.path(key).textValue();
        if (value == null) {
            throw invalid(key + ": expected a string");
        }
        if (!Utf8.isWritable(value)) {
            throw new Problem(Problem.Kind.BAD_DATA, key + ": a surrogate stands alone");
        }
        return value;
    }

    /** Empty when the key is missing. @throws Problem as {@link #text} */
    public Optional<String> optionalText(String key) {
        return has(key) ? Optional.of(text(key)) : Optional.empty();
    }

    /** @throws Problem invalid, if it is missing, not an integer or out of range */
    public long whole(String key, long min, long max) {
        JsonNode value = tree.path(key);
        if (!value.canConvertToExactIntegral() || !value.canConvertToLong()) {
            throw invalid(key + ": expected a whole number");
        }
        long number = value.longValue();
        if (number < min || number > max) {
            throw invalid(key + ": expected " + min + " to " + max);
        }
        return number;
    }

    /** @throws Problem invalid, if it is missing, not a number or out of range */
    public double number(String key, double min, double max) {
        return number(tree.path(key), key, min, max);
    }

    /** @throws Problem invalid */
    private static double number(JsonNode value, String path, double min, double max) {
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (!(number >= min && number <= max)) {
            throw invalid(path + ": expected a number from " + plain(min) + " to " + plain(max));
        }
        return number;
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }

    /**
     * An array of alternating x and y, each from 0 to 1.
     *
     * @throws Problem invalid, if it is not an array of pairs in range; too-large, if there are more
     */
    public double[] pairs(String key, int maxPairs) {
        JsonNode array = tree.path(key);
        if (!array.isArray() || array.isEmpty()) {
            throw invalid(key + ": expected an array of pairs");
        }
        if (array.size() > maxPairs) {
            throw new Problem(Problem.Kind.TOO_LARGE, key + ": at most " + maxPairs);
        }
        double[] numbers = new double[2 * array.size()];
        for (int i = 0; i < array.size(); i++) {
            JsonNode pair = array.get(i);
            String path = key + "[" + i + "]";
            if (!pair.isArray() || pair.size() != 2) {
                throw invalid(path + ": expected a pair of numbers");
            }
            numbers[2 * i] = number(pair.get(0), path, 0, 1);
            numbers[2 * i + 1] = number(pair.get(1), path, 0, 1);
        }
        return numbers;
    }

    private static Problem invalid(String detail) {
        return new Problem(Problem.Kind.INVALID, detail);
    }
}
