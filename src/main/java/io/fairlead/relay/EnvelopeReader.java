package io.fairlead.relay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.core.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Iterator;
import java.util.Set;

/** Reads what a client says in the JSON envelope: {@code {"type":"send","text"|"base64","to"?,"ref"?}}. */
final class EnvelopeReader {
    private static final int MAX_REF = 128;
    private static final Set<String> KEYS = Set.of("type", "text", "base64", "to", "ref");
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private EnvelopeReader() {}

    /**
     * One {@code send}.
     *
     * @param to the receiver's id; empty: every peer
     * @param ref the client's own name for it; empty: none
     */
    record Send(Frame payload, String to, String ref) {}

    /** A message that is not of the vocabulary, with the ref that it had. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Problem problem;
        private final String ref;

        Refused(Problem problem, String ref) {
            super(problem.detail(), null, false, false);
            this.problem = problem;
            this.ref = ref;
        }

        Problem problem() {
            return problem;
        }

        String ref() {
            return ref;
        }
    }

    static Send read(Frame message) throws Refused {
        JsonNode tree = parse(message);
        String ref = tree.path("ref").isTextual() ? tree.path("ref").textValue() : "";
        try {
            return new Send(Frame.binary(payload(tree)), optional(tree, "to"), checkedRef(tree, ref));
        } catch (Problem problem) {
            throw new Refused(problem, ref.length() <= MAX_REF && Utf8.isWritable(ref) ? ref : "");
        }
    }

    /** Reads it as text: bytes that begin with zeros would be taken for UTF-16 or UTF-32. */
    private static JsonNode parse(Frame message) throws Refused {
        if (!message.isText()) {
            throw new Refused(invalid("expected a text message"), "");
        }
        try (JsonParser parser = READER.createParser(message.string())) {
            JsonNode tree = READER.readTree(parser);
            if (tree != null && tree.isObject()) {
                return tree;
            }
            throw new Refused(invalid("expected a JSON object"), "");
        } catch (JsonProcessingException malformed) {
            throw new Refused(invalid("the message is not JSON"), "");
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    private static byte[] payload(JsonNode tree) {
        refuseUnknown(tree);
        if (!"send".equals(tree.path("type").textValue())) {
            throw invalid("type: expected \"send\"");
        }
        if (tree.has("text") == tree.has("base64")) {
            throw invalid("expected either text or base64");
        }
        if (tree.has("base64")) {
            try {
                return Base64.getDecoder().decode(required(tree, "base64"));
            } catch (IllegalArgumentException malformed) {
                throw new Problem(Problem.Kind.BAD_DATA, "base64: not base64");
            }
        }
        String text = required(tree, "text");
        if (!Utf8.isWritable(text)) {
            throw new Problem(Problem.Kind.BAD_DATA, "text: a surrogate stands alone");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void refuseUnknown(JsonNode tree) {
        for (Iterator<String> names = tree.fieldNames(); names.hasNext(); ) {
            if (!KEYS.contains(names.next())) {
                throw invalid("only type, text, base64, to and ref are known");
            }
        }
    }

    private static String checkedRef(JsonNode tree, String ref) {
        if (tree.has("ref") && !tree.path("ref").isTextual() || ref.length() > MAX_REF || !Utf8.isWritable(ref)) {
            throw invalid("ref: expected a string of at most " + MAX_REF + " characters");
        }
        return ref;
    }

    private static String optional(JsonNode tree, String key) {
        return tree.has(key) ? required(tree, key) : "";
    }

    private static String required(JsonNode tree, String key) {
        String value = tree.path(key).textValue();
        if (value == null) {
            throw invalid(key + ": expected a string");
        }
        return value;
    }

    private static Problem invalid(String detail) {
        return new Problem(Problem.Kind.INVALID, detail);
    }
}
