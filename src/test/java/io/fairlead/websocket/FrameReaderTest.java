package io.fairlead.websocket;

import static io.fairlead.websocket.ClientBytes.FIN;
import static io.fairlead.websocket.ClientBytes.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.EmptyFrameLimit;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 §5, frame by frame. */
class FrameReaderTest {
    private static final int MAX = 70_000;

    private static ClientBytes bytes() {
        return new ClientBytes();
    }

    private static List<String> heard(ClientBytes bytes) {
        return RecordedFrames.whole(MAX, bytes.array()).lines();
    }

    @Test
    void messagesOfEitherKindComeWhole() {
        assertEquals(
                List.of("text a", "binary 00ff", "text ", "binary ", "text Grüße 😀"),
                heard(bytes().text("a")
                        .binary(new byte[] {0, -1})
                        .text("")
                        .binary(new byte[0])
                        .text("Grüße 😀")));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 15, 16, 17, 124, 125, 126, 127, 128, 1000, 65_534, 65_535, 65_536, 65_537, MAX})
    void everyLengthIsRead(int size) {
        byte[] payload = ClientBytes.random(new Random(size), size);
        assertEquals(
                List.of("binary " + RecordedFrames.hex(payload), "text next"),
                heard(bytes().binary(payload).text("next")));
    }

    @Test
    void fragmentsAreOneMessageAndControlsComeBetween() {
        assertEquals(
                List.of("ping 31", "pong 32", "text abc", "binary 0102"),
                heard(bytes().frame(1, utf8("a"))
                        .ping("1")
                        .frame(0, utf8(""))
                        .frame(0, utf8("b"))
                        .frame(FIN | 10, utf8("2"))
                        .frame(FIN, utf8("c"))
                        .frame(2, new byte[] {1})
                        .frame(FIN, new byte[] {2})));
    }

    @Test
    void aCharacterMayBeCutByFrames() {
        byte[] smile = utf8("😀");
        ClientBytes cut = bytes().frame(1, new byte[] {smile[0]});
        cut.frame(0, new byte[] {smile[1], smile[2]}).frame(FIN, new byte[] {smile[3]});
        assertEquals(List.of("text 😀"), heard(cut));
    }

    static Stream<Map.Entry<String, ClientBytes>> faults() {
        String protocol = "fault 1002 ";
        String text = "fault 1007 bad-data: a text is not UTF-8";
        String large = "fault 1009 too-large: at most " + MAX + " bytes";
        return Stream.of(
                Map.entry(protocol + "no extension was agreed on", bytes().frame(FIN | 0x41, utf8("x"))),
                Map.entry(protocol + "no extension was agreed on", bytes().frame(FIN | 0x22, utf8("x"))),
                Map.entry(protocol + "no extension was agreed on", bytes().frame(FIN | 0x19, utf8("x"))),
                Map.entry(protocol + "there is no such frame", bytes().frame(FIN | 3, utf8("x"))),
                Map.entry(protocol + "there is no such frame", bytes().frame(FIN | 7, utf8("x"))),
                Map.entry(protocol + "there is no such frame", bytes().frame(FIN | 11, utf8("x"))),
                Map.entry(protocol + "there is no such frame", bytes().frame(FIN | 15, utf8("x"))),
                Map.entry(protocol + "a client's frames are masked", bytes().raw(0x81, 1, 'x')),
                Map.entry(protocol + "a client's frames are masked", bytes().raw(0x89, 0)),
                Map.entry(protocol + "a control frame is whole", bytes().frame(9, utf8("x"))),
                Map.entry(protocol + "a control frame is whole", bytes().frame(8, utf8(""))),
                Map.entry(protocol + "a control frame has at most 125 bytes", bytes().header(FIN | 9, 126)),
                Map.entry(protocol + "a control frame has at most 125 bytes", bytes().header(FIN | 10, 127, 1)),
                Map.entry(protocol + "a length takes as few bytes as it can", bytes().header(FIN | 2, 126, 125)),
                Map.entry(protocol + "a length takes as few bytes as it can", bytes().header(FIN | 2, 127, 65_535)),
                Map.entry(protocol + "there is no message to be continued", bytes().frame(FIN, utf8("x"))),
                Map.entry(protocol + "there is no message to be continued", bytes().frame(0, utf8("x"))),
                Map.entry(
                        protocol + "the message before is not whole",
                        bytes().frame(1, utf8("x")).text("y")),
                Map.entry(
                        protocol + "the message before is not whole",
                        bytes().frame(2, utf8("x")).frame(2, utf8("y"))),
                Map.entry(protocol + "a close has a code that may be sent", bytes().frame(FIN | 8, new byte[1])),
                Map.entry(large, bytes().header(FIN | 2, MAX + 1)),
                Map.entry(large, bytes().header(FIN | 1, Integer.MAX_VALUE)),
                Map.entry(large, bytes().header(FIN | 2, 1L << 32)),
                Map.entry(large, bytes().header(FIN | 2, Long.MAX_VALUE)),
                Map.entry(large, bytes().header(FIN | 2, 127, Long.MIN_VALUE)),
                Map.entry(large, bytes().header(FIN | 2, 127, -1)),
                Map.entry(large, bytes().frame(2, new byte[MAX]).header(0, 1)),
                Map.entry(text, bytes().frame(FIN | 1, new byte[] {'a', (byte) 0xc3})),
                Map.entry(text, bytes().frame(1, new byte[] {(byte) 0xc3}).frame(FIN, new byte[0])),
                Map.entry(text, bytes().header(1, 60_000).payload(new byte[] {'a', (byte) 0xff})),
                Map.entry(
                        text,
                        bytes().frame(1, new byte[] {(byte) 0xed})
                                .header(FIN, 9)
                                .payload(utf8("\u00e0"))),
                Map.entry(
                        "fault 1007 bad-data: a reason is not UTF-8",
                        bytes().frame(FIN | 8, new byte[] {3, (byte) 0xe8, (byte) 0xff})));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whatIsForbiddenHasItsCode(Map.Entry<String, ClientBytes> fault) {
        List<String> lines = heard(fault.getValue().text("no more"));
        assertEquals(fault.getKey(), lines.get(lines.size() - 1));
        assertEquals(1, lines.size());
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void aCloseIsHeardWithItsReason(int code) {
        assertEquals(
                List.of("close " + code + " bye"),
                heard(bytes().close(code, "bye").text("late")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535})
    void aCloseCodeThatNobodyMaySendIsRefused(int code) {
        assertEquals(
                List.of("fault 1002 a close has a code that may be sent"),
                heard(bytes().close(code, "").text("late")));
    }

    @Test
    void aCloseWithoutACodeIs1005() {
        assertEquals(List.of("close 1005 "), heard(bytes().frame(FIN | 8, new byte[0])));
    }

    @Test
    void aFrameThatIsTooLargeIsRefusedByItsHeader() {
        assertEquals(
                List.of("fault 1009 too-large: at most 10 bytes"),
                RecordedFrames.whole(10, bytes().header(FIN | 2, 11).array()).lines());
        ClientBytes fragments = bytes().frame(2, new byte[6]).frame(0, new byte[4]);
        assertEquals(List.of(), RecordedFrames.whole(10, fragments.array()).lines());
        assertEquals(
                List.of("fault 1009 too-large: at most 10 bytes"),
                RecordedFrames.whole(10, fragments.header(FIN, 1).array()).lines());
    }

    @Test
    void controlFramesAreNotCountedAsPartOfAMessage() {
        ClientBytes bytes = bytes().frame(2, new byte[1]);
        for (int i = 0; i < 10; i++) {
            bytes.ping("x".repeat(125));
        }
        List<String> lines =
                RecordedFrames.whole(2, bytes.frame(FIN, new byte[1]).array()).lines();
        assertEquals(11, lines.size());
        assertEquals("binary 0000", lines.get(10));
    }

    /** Whoever is closed goes on sending until it reads why: its answer is still to be found. */
    @Test
    void afterAFaultTheClientsCloseIsStillFound() {
        for (byte[] fault : List.of(
                bytes().header(FIN | 2, MAX + 1).payload(new byte[MAX + 1]).array(),
                bytes().frame(FIN | 0x71, utf8("x")).array(),
                bytes().frame(FIN | 1, new byte[] {(byte) 0xff, 'a', 'b'}).array(),
                bytes().raw(0x82, 2, 0, 0).array())) {
            FrameReader reader = new FrameReader(MAX, new RecordedFrames(), null, new EmptyFrameLimit(() -> 0));
            reader.read(ByteBuffer.wrap(fault));
            reader.read(ByteBuffer.wrap(bytes().text("on").binary(new byte[300]).array()));
            assertFalse(reader.closeReceived());
            byte[] close = bytes().close(1009, "").array();
            reader.read(ByteBuffer.wrap(close, 0, close.length - 1));
            assertFalse(reader.closeReceived());
            reader.read(ByteBuffer.wrap(close, close.length - 1, 1));
            assertTrue(reader.closeReceived());
        }
    }

    @Test
    void nothingIsLookedAtAfterAClose() {
        FrameReader reader = new FrameReader(MAX, new RecordedFrames(), null, new EmptyFrameLimit(() -> 0));
        reader.read(
                ByteBuffer.wrap(bytes().close(1000, "").raw(0xff, 0xff, 0xff).array()));
        assertTrue(reader.closeReceived());
        reader.read(ByteBuffer.wrap(bytes().text("late").array()));
        assertTrue(reader.closeReceived());
    }

    /** A client may promise much and send little: what is kept follows what came. */
    @Test
    void theAnnouncedLengthOfAFrameReservesNoMemory() {
        GrowableBuffer gathered = new GrowableBuffer();
        assertEquals(512, gathered.add(1, 1 << 30).length);
        gathered.add(599, 1 << 30);
        assertEquals(1200, gathered.add(0, 1 << 30).length);
        assertEquals(1300, gathered.add(650, 1300).length);
        assertEquals(1250, gathered.whole().length);
        gathered.add(50, 1300);
        assertEquals(1300, gathered.whole().length);
    }

    /** Empty continuations, empty messages, pings and pongs: all of them are work without a byte of message. */
    @Test
    void moreThan1024FramesWithoutPayloadAreAFlood() {
        for (int first : new int[] {0, FIN | 9, FIN | 10}) {
            byte[] begun =
                    new ClientBytes().frame(2, new byte[1]).flood(first, 1024).array();
            assertFalse(faulty(begun));
            byte[] more =
                    new ClientBytes().frame(2, new byte[1]).flood(first, 1025).array();
            assertTrue(faulty(more));
        }
        assertFalse(faulty(new ClientBytes().flood(FIN | 1, 1024).array()));
        assertTrue(faulty(new ClientBytes().flood(FIN | 1, 1025).array()));
    }

    private static boolean faulty(byte[] bytes) {
        return RecordedFrames.of(MAX, false, bytes, at -> bytes.length).lines().stream()
                .anyMatch(line -> line.startsWith("fault 1008 "));
    }

    @Test
    void aByteOfMessageOrAMinuteBetweenIsNoFlood() {
        byte[] talk = new ClientBytes()
                .flood(FIN | 9, 1024)
                .text("a")
                .flood(FIN | 9, 1024)
                .array();
        assertFalse(faulty(talk));
        AtomicLong now = new AtomicLong();
        EmptyFrameLimit limit = new EmptyFrameLimit(now::get);
        for (int i = 0; i < 5000; i++) {
            now.addAndGet(TimeUnit.MILLISECONDS.toNanos(60));
            assertTrue(limit.admit());
        }
    }

    @Test
    void aCloseIsAnsweredWhateverCameBefore() {
        byte[] bytes = new ClientBytes().flood(FIN | 10, 1024).close(1000, "").array();
        List<String> lines =
                RecordedFrames.of(MAX, false, bytes, at -> bytes.length).lines();
        assertEquals("close 1000 ", lines.get(lines.size() - 1));
    }
}
