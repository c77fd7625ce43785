package io.fairlead.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.definition.RelayDocument;
import io.fairlead.definition.RelaySpec;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EtagTest {
    @Test
    void equalDefinitionsHaveEqualTags() {
        RelaySpec plain = spec("{\"name\":\"a\",\"mode\":\"echo\",\"socket\":\"tcp-listen://127.0.0.1:0\"}");
        RelaySpec spaced = spec("{ \"mode\" : \"echo\", \"name\":\"a\", \"socket\":\"tcp-listen://127.0.0.1:0\" }");
        RelaySpec other = spec("{\"name\":\"b\",\"mode\":\"echo\",\"socket\":\"tcp-listen://127.0.0.1:0\"}");
        assertEquals(Etag.of(plain), Etag.of(spaced));
        assertNotEquals(Etag.of(plain), Etag.of(other));
        assertTrue(Etag.of(plain).header().matches("\"[A-Za-z0-9_-]+\""));
    }

    private static RelaySpec spec(String text) {
        return RelayDocument.read(Json.parse(text.getBytes(StandardCharsets.UTF_8)));
    }
}
