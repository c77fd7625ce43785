package io.fairlead.framing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PayloadReaderTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static Frame read(PayloadReader reader, byte[] message) {
        Frame frame = reader.read(message);
        if (frame == null) {
            throw new AssertionError("no complete character");
        }
        return frame;
    }

    private static void assertBadData(org.junit.jupiter.api.function.Executable action) {
        assertEquals(Problem.Kind.BAD_DATA, assertThrows(Problem.class, action).kind());
    }

    @Test
    void aBinaryPayloadIsTakenAsItIs() {
        Frame frame = read(new PayloadReader(false, new Framing.Raw()), bytes(0xff, 0x80));
        assertFalse(frame.isText());
        assertArrayEquals(bytes(0xff, 0x80), frame.array());
    }

    @Test
    void eachFramedTextMustBeCompleteUtf8() {
        PayloadReader reader = new PayloadReader(true, new Framing.Line());
        Frame frame = read(reader, utf8("h\u00e9"));
        assertTrue(frame.isText());
        assertEquals("h\u00e9", frame.string());
        assertBadData(() -> reader.read(bytes(0xc3)));
    }

    @Test
    void aStreamKeepsTheBytesOfAnIncompleteCharacterForTheNextRead() {
        PayloadReader reader = new PayloadReader(true, new Framing.Raw());
        byte[] sent = utf8("a\u20acb");
        assertEquals("a", read(reader, new byte[] {sent[0], sent[1]}).string());
        assertNull(reader.read(new byte[] {sent[2]}));
        assertBadData(reader::end);
        assertEquals("\u20acb", read(reader, new byte[] {sent[3], sent[4]}).string());
        assertDoesNotThrow(reader::end);
    }

    @Test
    void aStreamThatIsNotUtf8IsRefused() {
        PayloadReader reader = new PayloadReader(true, new Framing.Raw());
        assertBadData(() -> reader.read(bytes('a', 0xff)));
    }
}
