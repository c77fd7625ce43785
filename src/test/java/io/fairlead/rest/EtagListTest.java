package io.fairlead.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EtagListTest {
    private static final Etag TAG = new Etag("\"v1\"");

    private static EtagList list(String... lines) {
        EtagList list = EtagList.of("If-Match", List.of(lines));
        assertNotNull(list);
        return list;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"v1\"",
                "*",
                " * ",
                "\"x\", \"v1\"",
                "\"v1\",\"x\"",
                "W/\"x\" , \"v1\"",
                ",,\"v1\"",
                "\"a,b\",\t\"v1\" ,"
            })
    void aNamedVersionIsFound(String list) {
        assertTrue(list(list).namesStrongly(TAG));
        assertTrue(list(list).namesWeakly(TAG));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"v2\"", "\"\"", "\"V1\"", "\"v1,\"", "\"a\\\", \"v\""})
    void anotherIsNot(String list) {
        assertFalse(list(list).namesStrongly(TAG));
        assertFalse(list(list).namesWeakly(TAG));
    }

    @Test
    void aWeakTagIsWeak() {
        assertFalse(list("W/\"v1\"").namesStrongly(TAG));
        assertTrue(list("W/\"v1\"").namesWeakly(TAG));
    }

    @Test
    void linesAreOneList() {
        assertTrue(list("\"x\"", "\"v1\"").namesStrongly(TAG));
        assertNull(EtagList.of("If-Match", List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "v1",
                "\"v1",
                "\"v1\" \"v2\"",
                "\"v1\";",
                "w/\"v1\"",
                "W/ \"v1\"",
                "*, \"v1\"",
                "\"a b\"",
                "\"a\u007f\""
            })
    void whatIsNoListIsInvalid(String list) {
        assertEquals(
                Problem.Kind.INVALID,
                assertThrows(Problem.class, () -> list(list)).kind());
    }
}
