package io.fairlead.websocket;

import static io.fairlead.websocket.ClientBytes.FIN;
import static io.fairlead.websocket.ClientBytes.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.EmptyFrameLimit;
import io.fairlead.core.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692: messages that are compressed. */
class DeflateTest {
    private static final int MAX = 100_000;
    private static final int FIN_COMPRESSED = FIN | Opcode.COMPRESSED;

    private final Deflate deflate = new Deflate();

    @AfterEach
    void giveBack() {
        deflate.close();
    }

    private List<String> heard(boolean streaming, ClientBytes bytes) {
        RecordedFrames heard = new RecordedFrames();
        FrameReader reader = new FrameReader(MAX, heard, deflate, new EmptyFrameLimit(() -> 0));
        reader.stream(streaming, true, new byte[1024]);
        reader.read(ByteBuffer.wrap(bytes.array()));
        return heard.lines();
    }

    /** The examples of RFC 7692 §7.2.3. */
    @ParameterizedTest
    @ValueSource(
            strings = {"f248cdc9c90700", "000500faff48656c6c6f00", "f348cdc9c9070000", "f24805000000ffffcac9c90700"})
    void theExamplesOfTheRfcSayHello(String hex) {
        byte[] payload = HexFormat.of().parseHex(hex);
        assertEquals("Hello", new String(deflate.inflate(payload, 5), StandardCharsets.UTF_8));
        assertEquals(List.of("text Hello"), heard(false, new ClientBytes().frame(FIN_COMPRESSED | 1, payload)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 8191, 8192, 8193, 65_536, MAX})
    void whatIsDeflatedComesBack(int size) {
        for (byte[] message : List.of(ClientBytes.random(new Random(size), size), new byte[size])) {
            byte[] compressed = deflate.deflate(message);
            assertTrue(compressed.length <= Deflate.compressedBytes(size));
            assertArrayEquals(message, deflate.inflate(compressed, MAX));
            assertEquals(
                    List.of("binary " + RecordedFrames.hex(message), "text plain"),
                    heard(
                            false,
                            new ClientBytes()
                                    .frame(FIN_COMPRESSED | 2, compressed)
                                    .text("plain")));
        }
    }

    @Test
    void aMessageIsCompressedByItself() {
        byte[] message = utf8("the same again");
        assertArrayEquals(deflate.deflate(message), deflate.deflate(message));
    }

    /** What counts is the message, not what it was wrapped in: one that inflates to nothing is an empty one. */
    @Test
    void moreThan1024CompressedFramesWithoutAByteOfMessageAreAFlood() {
        byte[] nothing = deflate.deflate(new byte[0]);
        for (boolean streaming : new boolean[] {false, true}) {
            assertFalse(isFlood(heard(streaming, messages(nothing, 1024))));
            assertTrue(isFlood(heard(streaming, messages(nothing, 1025))));
            assertTrue(isFlood(heard(
                    streaming,
                    new ClientBytes().frame(Opcode.COMPRESSED | 2, nothing).flood(0, 1025))));
            assertFalse(isFlood(heard(
                    streaming,
                    messages(nothing, 1024)
                            .frame(FIN_COMPRESSED | 2, deflate.deflate(new byte[1]))
                            .flood(FIN | 9, 1024))));
        }
    }

    private static ClientBytes messages(byte[] compressed, int count) {
        ClientBytes bytes = new ClientBytes();
        for (int i = 0; i < count; i++) {
            bytes.frame(FIN_COMPRESSED | 2, compressed);
        }
        return bytes;
    }

    private static boolean isFlood(List<String> lines) {
        return lines.stream().anyMatch(line -> line.startsWith("fault 1008 "));
    }

    @Test
    void onlyTheFirstFragmentSaysSo() {
        byte[] compressed = deflate.deflate(utf8("Grüße ".repeat(50)));
        byte[] one = Arrays.copyOf(compressed, 9);
        byte[] two = Arrays.copyOfRange(compressed, 9, compressed.length);
        ClientBytes right = new ClientBytes().frame(Opcode.COMPRESSED | 1, one);
        assertEquals(
                List.of("ping 70", "text " + "Grüße ".repeat(50)),
                heard(false, right.ping("p").frame(FIN, two)));
        ClientBytes wrong = new ClientBytes().frame(Opcode.COMPRESSED | 1, one);
        assertEquals(List.of("fault 1002 no extension was agreed on"), heard(false, wrong.frame(FIN_COMPRESSED, two)));
        assertEquals(
                List.of("fault 1002 no extension was agreed on"),
                heard(false, new ClientBytes().frame(FIN_COMPRESSED | 9, new byte[0])));
    }

    @Test
    void aStreamGetsItAsAPartOfItsOwn() {
        byte[] compressed = deflate.deflate(new byte[3]);
        assertEquals(
                List.of("part BINARY 3 0100000002", "ping "),
                heard(
                        true,
                        new ClientBytes()
                                .binary(new byte[] {1})
                                .frame(FIN_COMPRESSED | 2, compressed)
                                .binary(new byte[] {2})
                                .ping("")));
    }

    /** A thousandth of it comes over the network, and no more than the limit of it is ever kept. */
    @Test
    void aMessageThatInflatesBeyondTheLimitIsTooLarge() {
        byte[] bomb = deflate.deflate(new byte[50_000_000]);
        assertTrue(bomb.length < MAX);
        assertEquals(
                List.of("fault 1009 too-large: at most " + MAX + " bytes"),
                heard(false, new ClientBytes().frame(FIN_COMPRESSED | 2, bomb)));
        assertEquals(100, deflate.inflate(deflate.deflate(new byte[100]), 100).length);
        byte[] more = deflate.deflate(new byte[101]);
        assertEquals(
                Problem.Kind.TOO_LARGE,
                assertThrows(Problem.class, () -> deflate.inflate(more, 100)).kind());
    }

    @Test
    void whatCantBeInflatedIsBadData() {
        assertEquals(
                List.of("fault 1007 bad-data: a message can't be inflated"),
                heard(false, new ClientBytes().frame(FIN_COMPRESSED | 2, new byte[] {7, 7, 7})));
        assertEquals(
                List.of("fault 1007 bad-data: a text is not UTF-8"),
                heard(false, new ClientBytes().frame(FIN_COMPRESSED | 1, deflate.deflate(new byte[] {-1}))));
        assertArrayEquals(new byte[9], deflate.inflate(deflate.deflate(new byte[9]), MAX));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anyBytesAreAMessageOrAProblem(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5000; i++) {
            byte[] bytes = deflate.deflate(utf8("some words, some more words ".repeat(random.nextInt(9))));
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertTrue(deflate.inflate(bytes, 200).length <= 200);
            } catch (Problem refused) {
                assertTrue(refused.kind() == Problem.Kind.BAD_DATA || refused.kind() == Problem.Kind.TOO_LARGE);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "permessage-deflate|;",
                "permessage-deflate; client_max_window_bits|;",
                "permessage-deflate;client_max_window_bits=10;server_no_context_takeover|;",
                "x-webkit-deflate-frame, Permessage-Deflate|;",
                "permessage-deflate; server_max_window_bits=10, permessage-deflate|;",
                "permessage-deflate; server_max_window_bits=\"15\"|; server_max_window_bits=15;",
                "permessage-deflate; server_max_window_bits=10|none",
                "permessage-deflate; server_max_window_bits|none",
                "permessage-deflate; client_max_window_bits=16|none",
                "permessage-deflate; client_max_window_bits=08|none",
                "permessage-deflate; client_no_context_takeover=1|none",
                "permessage-deflate; client_no_context_takeover; client_no_context_takeover|none",
                "permessage-deflate; unheard_of|none",
                "permessage-deflate;|none",
                "permessage-bzip2|none",
                "''|none"
            })
    void anOfferIsAnsweredOrNot(String offer, String parameters) {
        String answer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover" + parameters;
        assertEquals(
                parameters == null ? "" : answer.substring(0, answer.length() - 1),
                DeflateOffer.answer(List.of("other", offer)));
    }
}
