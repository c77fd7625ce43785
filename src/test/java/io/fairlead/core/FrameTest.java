package io.fairlead.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FrameTest {
    @Test
    void aTextFrameHasItsBytesInUtf8() {
        Frame frame = Frame.text("h\u00e9 \uD83D\uDE00");
        assertArrayEquals("h\u00e9 \uD83D\uDE00".getBytes(StandardCharsets.UTF_8), frame.array());
        assertEquals(8, frame.size());
        assertTrue(frame.isText());
        assertEquals("h\u00e9 \uD83D\uDE00", frame.string());
    }

    @Test
    void bytesAndTextsOfTheSameAreTheSame() {
        Frame frame = Frame.text("\u00e9".getBytes(StandardCharsets.UTF_8));
        assertEquals("\u00e9", frame.string());
        assertSame(frame.string(), frame.string());
    }

    @Test
    void eachBufferHasAPositionOfItsOwnAndIsReadOnly() {
        Frame frame = Frame.binary(new byte[] {1, 2, 3});
        ByteBuffer one = frame.buffer();
        one.get();
        assertTrue(one.isReadOnly());
        assertEquals(3, frame.buffer().remaining());
        assertEquals(Frame.Kind.BINARY, frame.kind());
    }

    @Test
    void aDumpTellsKindAndSizeOnly() {
        assertEquals("PING(2)", Frame.ping(new byte[] {1, 2}).toString());
        assertFalse(Frame.text("secret").toString().contains("secret"));
    }

    @Test
    void aStringAndItsBytesAgreeAlsoForALoneSurrogate() {
        Frame frame = Frame.text("a\uD800b");
        assertEquals(new String(frame.array(), StandardCharsets.UTF_8), frame.string());
    }

    @Test
    void onlyATextFrameIsText() {
        assertTrue(Frame.text("a").isText());
        assertFalse(Frame.binary(new byte[1]).isText());
        assertFalse(Frame.ping(new byte[1]).isText());
    }

    @Test
    void aFrameHasAnOffsetOnlyOnceItIsPlaced() {
        Frame frame = Frame.text("a");
        assertTrue(frame.offset() < 0);
        assertEquals(7, frame.at(7).offset());
        assertEquals("a", frame.at(7).string());
    }

    @Test
    void aLoneSurrogateIsSentAndReadAsAQuestionMark() {
        assertEquals("a?", Frame.text("a\ud83d").string());
        assertEquals("\ud83d\ude00", Frame.text("\ud83d\ude00").string());
    }
}
