package io.fairlead.framing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fairlead.core.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FramerTest {
    private static final int MAX = 300;

    static List<Framing> framings() {
        return List.of(
                new Framing.Line(),
                new Framing.Delimiter("00"),
                new Framing.Delimiter("0d0a"),
                new Framing.Delimiter("6161"),
                new Framing.Delimiter("616162"),
                new Framing.Length(1, true),
                new Framing.Length(2, true),
                new Framing.Length(2, false),
                new Framing.Length(4, true),
                new Framing.Length(4, false),
                new Framing.Fixed(1),
                new Framing.Fixed(188));
    }

    @ParameterizedTest
    @MethodSource("framings")
    void encodedMessagesAreDecodedHoweverTheBytesAreCut(Framing framing) {
        long seed = System.nanoTime();
        for (int run = 0; run < 500; run++) {
            roundTrip(framing, new Random(seed + run), framing + ", seed " + (seed + run));
        }
    }

    private static void roundTrip(Framing framing, Random random, String where) {
        Framer framer = Framer.of(framing, MAX);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        List<String> sent = new ArrayList<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            byte[] message = message(framing, random);
            sent.add(HexFormat.of().formatHex(message));
            stream.writeBytes(framer.encode(message));
        }
        List<byte[]> found = feedInPieces(framer, stream.toByteArray(), random);
        framer.end(found);
        assertEquals(sent, found.stream().map(HexFormat.of()::formatHex).toList(), where);
    }

    /** One that the framing can carry and give back: without its delimiter, of its length. */
    private static byte[] message(Framing framing, Random random) {
        if (framing instanceof Framing.Fixed fixed) {
            return bytes(random, fixed.size());
        }
        int most = framing instanceof Framing.Length length && length.width() == 1 ? 255 : MAX;
        byte[] message = bytes(random, random.nextInt(4) == 0 ? most : random.nextInt(most + 1));
        if (framing instanceof Framing.Length) {
            return message;
        }
        for (int i = 0; i < message.length; i++) {
            message[i] = (byte) (message[i] % 3 == 0 ? 'b' : 'c');
        }
        return message;
    }

    private static byte[] bytes(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private static List<byte[]> feedInPieces(Framer framer, byte[] stream, Random random) {
        List<byte[]> found = new ArrayList<>();
        int most = 1 + random.nextInt(random.nextBoolean() ? 5 : 2000);
        for (int at = 0; at < stream.length; ) {
            int count = Math.min(stream.length - at, 1 + random.nextInt(most));
            ByteBuffer piece = ByteBuffer.wrap(stream, at, count);
            framer.feed(random.nextBoolean() ? piece : direct(piece), found);
            at += count;
        }
        return found;
    }

    private static ByteBuffer direct(ByteBuffer heap) {
        return ByteBuffer.allocateDirect(heap.remaining()).put(heap).flip();
    }

    @ParameterizedTest
    @CsvSource({
        "line, 6162630a, 616263",
        "line, 6162630d0a, 616263",
        "line, 6162630d0d0a, 6162630d",
        "line, 610d620a, 610d62",
        "line, 0a0d0a, ' '",
        "delimiter(0d0a), 610d0d0a, 610d",
        "delimiter(6161), 61616161, ' '",
        "delimiter(616162), 61616162, 61",
        "'length(2, be)', 00000001ff, ' ff'",
        "'length(4, le)', 01000000ff, ff"
    })
    void theFirstDelimiterEndsTheMessage(String framing, String stream, String messages) {
        Framer framer = Framer.of(parse(framing), MAX);
        List<byte[]> found = new ArrayList<>();
        framer.feed(ByteBuffer.wrap(HexFormat.of().parseHex(stream)), found);
        framer.end(found);
        assertEquals(
                messages,
                String.join(" ", found.stream().map(HexFormat.of()::formatHex).toList()));
    }

    private static Framing parse(String text) {
        Framing framing = FramingParser.parse(text, fault -> {});
        return framing == null ? new Framing.Raw() : framing;
    }

    @Test
    void theLastLineNeedsNoLineFeed() {
        Framer framer = Framer.of(new Framing.Line(), MAX);
        List<byte[]> found = new ArrayList<>();
        framer.feed(ByteBuffer.wrap("a\nb\r".getBytes(StandardCharsets.UTF_8)), found);
        framer.end(found);
        assertEquals(List.of("a", "b"), found.stream().map(FramerTest::text).toList());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void aMessageThatEndsWithTheDelimiterGetsNoSecondOne() {
        Framer framer = Framer.of(new Framing.Line(), MAX);
        assertEquals("a\n", text(framer.encode("a\n".getBytes(StandardCharsets.UTF_8))));
        assertEquals("a\n", text(framer.encode("a".getBytes(StandardCharsets.UTF_8))));
        assertEquals("\n", text(framer.encode(new byte[0])));
    }

    @ParameterizedTest
    @CsvSource({"line, 0a", "line, 0d0a", "delimiter(00), 00", "delimiter(0d0a), 0d0a"})
    void aMessageOfExactlyTheLimitIsAcceptedAndOneByteMoreIsNot(String framing, String end) {
        for (int chunk : new int[] {1, 7, 10_000}) {
            assertDoesNotThrow(() -> delimited(framing, MAX, end, chunk));
            assertTooLarge(() -> delimited(framing, MAX + 1, end, chunk));
        }
    }

    private static void delimited(String framing, int size, String end, int chunk) {
        byte[] last = HexFormat.of().parseHex(end);
        byte[] stream = new byte[size + last.length];
        Arrays.fill(stream, (byte) 'x');
        System.arraycopy(last, 0, stream, size, last.length);
        feed(Framer.of(parse(framing), MAX), stream, chunk);
    }

    private static int feed(Framer framer, byte[] stream, int chunk) {
        List<byte[]> found = new ArrayList<>();
        int at = 0;
        for (; at < stream.length; at += chunk) {
            framer.feed(ByteBuffer.wrap(stream, at, Math.min(chunk, stream.length - at)), found);
        }
        return found.size();
    }

    @ParameterizedTest
    @CsvSource({
        "'length(2, be)', 012c, 012d",
        "'length(4, le)', 2c010000, 2d010000",
        "'length(4, be)', 0000012c, ffffffff"
    })
    void aLengthAboveTheLimitIsRefusedBeforeItsBytesArrive(String framing, String fits, String tooLarge) {
        assertDoesNotThrow(
                () -> feed(Framer.of(parse(framing), MAX), HexFormat.of().parseHex(fits), 1));
        assertTooLarge(() -> feed(Framer.of(parse(framing), MAX), HexFormat.of().parseHex(tooLarge), 1));
    }

    @Test
    void anEndlessLineIsRefusedSoonAfterTheLimit() {
        Framer framer = Framer.of(new Framing.Line(), MAX);
        int fed = 0;
        boolean refused = false;
        while (!refused && fed < 10 * MAX) {
            fed++;
            try {
                framer.feed(ByteBuffer.wrap(new byte[] {'x'}), new ArrayList<>());
            } catch (Problem tooLarge) {
                refused = true;
            }
        }
        assertTrue(refused && fed <= MAX + 3, fed + " bytes");
    }

    @Test
    void theMessagesBeforeATooLargeOneAreDelivered() {
        Framer framer = Framer.of(new Framing.Line(), 3);
        List<byte[]> found = new ArrayList<>();
        assertTooLarge(() -> framer.feed(ByteBuffer.wrap("a\nb\nxxxx\n".getBytes(StandardCharsets.UTF_8)), found));
        assertEquals(List.of("a", "b"), found.stream().map(FramerTest::text).toList());
    }

    @Test
    void aStreamThatEndsInsideAMessageOfKnownLengthIsBad() {
        for (Framing framing : List.of(new Framing.Length(2, true), new Framing.Fixed(2))) {
            Framer framer = Framer.of(framing, MAX);
            framer.feed(ByteBuffer.wrap(new byte[] {1}), new ArrayList<>());
            Problem problem = assertThrows(Problem.class, () -> framer.end(new ArrayList<>()));
            assertEquals(Problem.Kind.BAD_DATA, problem.kind());
        }
    }

    @Test
    void aMessageThatTheFramingCantCarryIsRefused() {
        assertTooLarge(() -> Framer.of(new Framing.Length(1, true), MAX).encode(new byte[256]));
        assertTooLarge(() -> Framer.of(new Framing.Length(2, true), MAX).encode(new byte[MAX + 1]));
        assertTooLarge(() -> Framer.of(new Framing.Datagram(), 100_000).encode(new byte[65_508]));
        assertThrows(Problem.class, () -> Framer.of(new Framing.Fixed(3), MAX).encode(new byte[2]));
        assertEquals(65_507, Framer.of(new Framing.Datagram(), 100_000).encode(new byte[65_507]).length);
    }

    private static void assertTooLarge(org.junit.jupiter.api.function.Executable action) {
        assertEquals(Problem.Kind.TOO_LARGE, assertThrows(Problem.class, action).kind());
    }

    @Test
    void rawBytesAreOneMessagePerReadSplitAtTheLimit() {
        List<byte[]> found = new ArrayList<>();
        byte[] stream = bytes(new Random(1), 2 * MAX + 1);
        Framer.of(new Framing.Raw(), MAX).feed(ByteBuffer.wrap(stream), found);
        assertEquals(List.of(MAX, MAX, 1), found.stream().map(one -> one.length).toList());
        assertArrayEquals(Arrays.copyOf(stream, MAX), found.get(0));
    }

    @Test
    void anEmptyDatagramIsAMessage() {
        Framer framer = Framer.of(new Framing.Datagram(), MAX);
        List<byte[]> found = new ArrayList<>();
        framer.feed(ByteBuffer.allocate(0), found);
        framer.feed(ByteBuffer.allocate(MAX), found);
        assertEquals(List.of(0, MAX), found.stream().map(one -> one.length).toList());
        assertTooLarge(() -> framer.feed(ByteBuffer.allocate(MAX + 1), found));
    }

    @FuzzTest
    void lines(FuzzedDataProvider data) {
        fuzz(new Framing.Line(), data);
    }

    @FuzzTest
    void delimiters(FuzzedDataProvider data) {
        fuzz(new Framing.Delimiter("0d0a"), data);
    }

    @FuzzTest
    void lengths(FuzzedDataProvider data) {
        Framing[] all = {
            new Framing.Length(1, true),
            new Framing.Length(2, true),
            new Framing.Length(2, false),
            new Framing.Length(4, true),
            new Framing.Length(4, false)
        };
        fuzz(all[data.consumeInt(0, all.length - 1)], data);
    }

    @FuzzTest
    void fixedSizes(FuzzedDataProvider data) {
        fuzz(new Framing.Fixed(data.consumeInt(1, 200)), data);
    }

    @FuzzTest
    void rawReads(FuzzedDataProvider data) {
        fuzz(new Framing.Raw(), data);
    }

    /** Whatever comes: messages within the limit or a problem, and the same ones however the bytes are cut. */
    private static void fuzz(Framing framing, FuzzedDataProvider data) {
        int chunk = data.consumeInt(1, 64);
        byte[] stream = data.consumeRemainingAsBytes();
        List<String> whole = outcome(framing, stream, stream.length + 1);
        List<String> pieces = outcome(framing, stream, chunk);
        if (framing instanceof Framing.Raw) {
            assertEquals(String.join("", whole), String.join("", pieces));
        } else {
            assertEquals(whole, pieces);
        }
    }

    private static List<String> outcome(Framing framing, byte[] stream, int chunk) {
        Framer framer = Framer.of(framing, 64);
        List<byte[]> found = new ArrayList<>();
        String end = "";
        try {
            for (int at = 0; at < stream.length; at += chunk) {
                framer.feed(ByteBuffer.wrap(stream, at, Math.min(chunk, stream.length - at)), found);
            }
            framer.end(found);
        } catch (Problem problem) {
            end = problem.kind().id();
        }
        List<String> told = new ArrayList<>();
        for (byte[] message : found) {
            int most = framing instanceof Framing.Fixed fixed ? fixed.size() : 64;
            assertTrue(message.length <= most, message.length + " bytes");
            told.add(HexFormat.of().formatHex(message));
        }
        told.add(end);
        return told;
    }

    @ParameterizedTest
    @CsvSource({
        "line, 610a, 610a",
        "line, 61, 610a",
        "line, '', 0a",
        "delimiter(00), 6100, 6100",
        "delimiter(00), 61, 6100",
        "delimiter(0d0a), 610d0a, 610d0a",
        "delimiter(0d0a), 0a, 0a0d0a"
    })
    void aDelimiterThatIsAlreadyThereIsNotRepeated(String framing, String sent, String wire) {
        Framer framer = Framer.of(parse(framing), MAX);
        assertEquals(wire, HexFormat.of().formatHex(framer.encode(HexFormat.of().parseHex(sent))));
    }
}
