package io.fairlead.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EtagTest {
    @Test
    void equalDefinitionsHaveEqualTags() {
        assertEquals(Etag.of(json("{\"a\":1}")), Etag.of(json("{ \"a\" : 1 }")));
        assertNotEquals(Etag.of(json("{\"a\":1}")), Etag.of(json("{\"a\":2}")));
        assertTrue(Etag.of(json("{}")).header().matches("\"[A-Za-z0-9_-]+\""));
    }

    private static JsonNode json(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
