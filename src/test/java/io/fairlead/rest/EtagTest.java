package io.fairlead.rest;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.core.Problem;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EtagTest {
    private final Etag tag = new Etag("\"v1\"");

    @Test
    void equalDefinitionsHaveEqualTags() {
        assertEquals(Etag.of(json("{\"a\":1}")), Etag.of(json("{ \"a\" : 1 }")));
        assertNotEquals(Etag.of(json("{\"a\":1}")), Etag.of(json("{\"a\":2}")));
        assertTrue(Etag.of(json("{}")).header().matches("\"[A-Za-z0-9_-]+\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"v1\"", "*", " * ", "\"x\", \"v1\"", "\"v1\",\"x\"", "W/\"x\" , \"v1\""})
    void aNamedVersionMatches(String header) {
        assertDoesNotThrow(() -> tag.requireMatch(header));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"v2\"", "W/\"v1\"", "\"\""})
    void anotherOrWeakVersionLosesTheRace(String header) {
        assertThrows(LostRace.class, () -> tag.requireMatch(header));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1", "\"v1", "\"v1\" \"v2\"", "\"v1\";"})
    void whatIsNoListOfTagsIsInvalid(String header) {
        assertEquals(
                Problem.Kind.INVALID,
                assertThrows(Problem.class, () -> tag.requireMatch(header)).kind());
    }

    @Test
    void readingComparesWeakly() {
        assertTrue(tag.named("W/\"v1\""));
        assertTrue(tag.named("*"));
        assertTrue(tag.named("\"v0\", \"v1\""));
        assertFalse(tag.named("\"v2\""));
        assertFalse(tag.named("v1"));
        assertFalse(tag.named(null));
    }

    private static JsonNode json(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
