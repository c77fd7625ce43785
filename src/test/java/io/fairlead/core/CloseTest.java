package io.fairlead.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6455 §5.5.1: a close frame has room for 123 bytes of reason. */
class CloseTest {
    @ParameterizedTest
    @CsvSource({
        "x, 123, 123",
        "x, 124, 123",
        "\u00e9, 61, 122",
        "\u00e9, 62, 122",
        "\u20ac, 41, 123",
        "\u20ac, 42, 123",
        "\uD83D\uDE00, 30, 120",
        "\uD83D\uDE00, 31, 120"
    })
    void aReasonIsCutAtACharacter(String unit, int times, int bytes) {
        String reason = new Close(1000, unit.repeat(times)).reason();
        byte[] written = reason.getBytes(StandardCharsets.UTF_8);
        assertEquals(bytes, written.length);
        assertEquals(reason, new String(written, StandardCharsets.UTF_8));
        assertTrue(unit.repeat(times).startsWith(reason));
    }

    @Test
    void anyMixFits() {
        for (int offset = 0; offset < 5; offset++) {
            String text = "x".repeat(offset) + "\uD83D\uDE00\u20ac\u00e9".repeat(20);
            int bytes = new Close(1000, text).reason().getBytes(StandardCharsets.UTF_8).length;
            assertTrue(bytes <= 123 && bytes > 119, bytes + " bytes");
        }
    }

    @Test
    void aLoneSurrogateIsReplacedBeforeItIsCounted() {
        String reason = new Close(1000, "\uD800".repeat(200)).reason();
        assertTrue(reason.getBytes(StandardCharsets.UTF_8).length <= 123);
    }

    @Test
    void theReasonBeginsWithTheKind() {
        assertEquals(
                new Close(4404, "not-found: no relay x"), Close.of(new Problem(Problem.Kind.NOT_FOUND, "no relay x")));
        assertEquals(new Close(1001, "shutdown"), Close.of(Problem.Kind.SHUTDOWN, ""));
    }

    @Test
    void aCodeIsOfItsKind() {
        assertEquals("slow-consumer", new Close(4008, "").kind());
        assertEquals("invalid", new Close(1008, "").kind());
        assertEquals("bad-data", new Close(1003, "").kind());
        assertEquals("closed", Close.NORMAL.kind());
        assertEquals("closed", new Close(0, "").kind());
    }

    /** RFC 6455 §5.5: 125 bytes, of which the code takes two. */
    @Test
    void aReasonIsCutBeforeTheCharacterThatDoesNotFit() {
        for (String last : List.of("x", "\u007f", "\u0080", "\u07ff", "\u0800", "\uffff", "\ud800\udc00")) {
            int size = last.getBytes(StandardCharsets.UTF_8).length;
            String fits = "a".repeat(123 - size) + last;
            assertEquals(fits, new Close(1000, fits).reason());
            assertEquals(fits, new Close(1000, fits + "b").reason());
            assertEquals("a".repeat(124 - size), new Close(1000, "a".repeat(124 - size) + last).reason());
        }
    }
}
