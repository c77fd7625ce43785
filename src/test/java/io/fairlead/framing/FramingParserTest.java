package io.fairlead.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramingParserTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "raw",
                "line",
                "datagram",
                "delimiter(0d0a)",
                "delimiter(00)",
                "length(1, be)",
                "length(2, le)",
                "length(4, be)",
                "fixed(1)",
                "fixed(188)"
            })
    void aFramingIsWrittenAsItWasRead(String text) {
        List<String> faults = new ArrayList<>();
        assertEquals(text, String.valueOf(FramingParser.parse(text, faults::add)));
        assertEquals(List.of(), faults);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lines | expected raw, line",
                "wrap(1) | expected raw, line",
                "delimiter(00, be) | expected raw, line",
                "fixed(1, be) | expected raw, line",
                "delimiter(0) | expected 1 to 16 bytes in hex",
                "delimiter(xy) | expected 1 to 16 bytes in hex",
                "length(3, be) | expected 1, 2 or 4 bytes",
                "length(2) | expected 1, 2 or 4 bytes",
                "length(2, me) | expected 1, 2 or 4 bytes",
                "fixed(0) | expected a number of bytes",
                "fixed(1234567890) | expected a number of bytes"
            })
    void whatIsNoFramingIsExplainedOnce(String text, String reason) {
        List<String> faults = new ArrayList<>();
        assertNull(FramingParser.parse(text, faults::add));
        assertEquals(1, faults.size());
        assertTrue(faults.get(0).startsWith(reason), faults::toString);
    }
}
