package io.fairlead.framing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadCodecTest {
    private static final Frame TEXT = Frame.text("hi");
    private static final Frame BINARY = Frame.binary(new byte[] {'h', 'i'});
    private static final Frame NOT_UTF8 = Frame.binary(new byte[] {(byte) 0xff});

    private static Problem.Kind kindOf(org.junit.jupiter.api.function.Executable action) {
        return assertThrows(Problem.class, action).kind();
    }

    @Test
    void textIsSentAsTextAndBytesBecomeTextIfTheyAreUtf8() {
        assertSame(TEXT, PayloadCodec.TEXT.encode(TEXT));
        Frame encoded = PayloadCodec.TEXT.encode(BINARY);
        assertTrue(encoded.isText());
        assertEquals("hi", encoded.string());
        assertEquals(Problem.Kind.BAD_DATA, kindOf(() -> PayloadCodec.TEXT.encode(NOT_UTF8)));
    }

    @Test
    void binaryIsSentAsBinaryAndTextBecomesItsBytes() {
        assertSame(BINARY, PayloadCodec.BINARY.encode(BINARY));
        Frame encoded = PayloadCodec.BINARY.encode(TEXT);
        assertFalse(encoded.isText());
        assertArrayEquals(BINARY.array(), encoded.array());
    }

    @Test
    void aMessageOfTheOtherTypeIsRefused() {
        assertArrayEquals(BINARY.array(), PayloadCodec.TEXT.decode(TEXT));
        assertEquals(Problem.Kind.BAD_TYPE, kindOf(() -> PayloadCodec.TEXT.decode(BINARY)));
        assertArrayEquals(BINARY.array(), PayloadCodec.BINARY.decode(BINARY));
        assertEquals(Problem.Kind.BAD_TYPE, kindOf(() -> PayloadCodec.BINARY.decode(TEXT)));
        assertEquals(Problem.Kind.BAD_TYPE, kindOf(() -> PayloadCodec.BASE64.decode(Frame.binary(new byte[] {'a'}))));
    }

    @Test
    void base64CarriesAnyBytesInText() {
        Frame encoded = PayloadCodec.BASE64.encode(NOT_UTF8);
        assertTrue(encoded.isText());
        assertEquals("/w==", encoded.string());
        assertArrayEquals(NOT_UTF8.array(), PayloadCodec.BASE64.decode(encoded));
        assertEquals(Problem.Kind.BAD_DATA, kindOf(() -> PayloadCodec.BASE64.decode(Frame.text("*"))));
    }

    @Test
    void eitherTypeIsDecodedWhereTheTypeDoesNotMatter() {
        assertArrayEquals(BINARY.array(), PayloadCodec.TEXT.decodeAnyKind(BINARY));
        assertArrayEquals(BINARY.array(), PayloadCodec.BINARY.decodeAnyKind(TEXT));
        byte[] base64 = "/w==".getBytes(StandardCharsets.US_ASCII);
        assertArrayEquals(NOT_UTF8.array(), PayloadCodec.BASE64.decodeAnyKind(Frame.binary(base64)));
    }

    @ParameterizedTest
    @CsvSource({
        "text, BINARY, TEXT",
        "text.ircv3.net, BINARY, TEXT",
        "binary, TEXT, BINARY",
        "binary.ircv3.net, TEXT, BINARY",
        "base64, TEXT, BASE64",
        "'', TEXT, TEXT",
        "'', BINARY, BINARY",
        "mqtt, BINARY, BINARY"
    })
    void theSubprotocolChoosesTheCodecAndThenThePayload(String subprotocol, Payload payload, PayloadCodec codec) {
        assertEquals(codec, PayloadCodec.of(subprotocol, payload));
    }

    @Test
    void aPayloadHasTheNameThatDocumentsUse() {
        assertEquals("text", Payload.TEXT.id());
        assertEquals("binary", Payload.BINARY.id());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 30})
    void base64InPartsOfAnySizeIsDecoded(int size) {
        byte[] message = new byte[size];
        for (int i = 0; i < size; i++) {
            message[i] = (byte) (251 * i);
        }
        byte[] encoded = Base64.getEncoder().encode(message);
        for (int part = 1; part <= encoded.length + 1; part++) {
            assertArrayEquals(message, decodeInParts(encoded, part), "in parts of " + part);
        }
    }

    private static byte[] decodeInParts(byte[] encoded, int size) {
        Base64Decoder decoder = new Base64Decoder();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int at = 0;
        for (; at + size < encoded.length; at += size) {
            all.writeBytes(decoder.decode(ByteBuffer.wrap(encoded, at, size), false));
        }
        all.writeBytes(decoder.decode(ByteBuffer.wrap(encoded, at, encoded.length - at), true));
        return all.toByteArray();
    }

    /** RFC 4648 §3.3: what is not in the alphabet, or is behind the padding, is refused. */
    @ParameterizedTest
    @CsvSource({"AA==AAAA, 4", "AA==A, 4", "AA==AA==, 4", "A, 1", "AAAAA, 4", "AA*A, 2"})
    void whatIsNotBase64IsRefusedInWhateverParts(String text, int part) {
        byte[] encoded = text.getBytes(StandardCharsets.US_ASCII);
        assertEquals(Problem.Kind.BAD_DATA, kindOf(() -> decodeInParts(encoded, part)));
        assertEquals(Problem.Kind.BAD_DATA, kindOf(() -> Base64Decoder.decode(encoded)));
    }

    @Test
    void aCompleteMessageMayBeFollowedByAnEmptyLastPart() {
        Base64Decoder decoder = new Base64Decoder();
        byte[] padded = "AA==".getBytes(StandardCharsets.US_ASCII);
        assertArrayEquals(new byte[1], decoder.decode(ByteBuffer.wrap(padded), false));
        assertEquals(0, decoder.decode(ByteBuffer.allocate(0), true).length);
    }
}
