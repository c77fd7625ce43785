package io.fairlead.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.core.Problem;
import io.fairlead.core.Violation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads and writes the API's JSON: UTF-8, a single value, no duplicate keys, no lone surrogates, limited nesting. */
final class Json {
    static final int MAX_BODY_BYTES = 1 << 20;
    private static final int MAX_DEPTH = 64;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** @throws Problem invalid, with the line and column, or the pointer of a string that is not valid Unicode */
    static JsonNode parse(byte[] body) {
        String text = decode(body);
        try {
            JsonNode tree = MAPPER.readTree(text);
            if (tree.isMissingNode()) {
                throw fault("", "a JSON object is expected, got nothing");
            }
            requireUnicode(tree, "");
            return tree;
        } catch (JsonProcessingException e) {
            throw fault("", "not valid JSON" + location(e.getLocation()));
        }
    }

    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("No JSON for " + value.getClass().getName(), e);
        }
    }

    private static String decode(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw fault("", "the body is not UTF-8");
        }
    }

    private static void requireUnicode(JsonNode node, String pointer) {
        if (node.isTextual() && !unicode(node.textValue())) {
            throw fault(pointer, "a lone surrogate is not a character");
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            requireUnicode(node.get(i), pointer + "/" + i);
        }
        node.properties().forEach(entry -> {
            if (!unicode(entry.getKey())) {
                throw fault(pointer, "a key holds a lone surrogate");
            }
            requireUnicode(entry.getValue(), pointer(pointer, entry.getKey()));
        });
    }

    /** The pointer of a member (RFC 6901 §3). */
    static String pointer(String parent, String key) {
        return parent + "/" + key.replace("~", "~0").replace("/", "~1");
    }

    private static boolean unicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static String location(JsonLocation at) {
        return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    private static Problem fault(String pointer, String detail) {
        return Problem.invalid(List.of(new Violation(pointer, detail)));
    }
}
