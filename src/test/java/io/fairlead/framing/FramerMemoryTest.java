package io.fairlead.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What framers hold between reads, and how they go on after a message that is too long. */
class FramerMemoryTest {
    private static final int MAX = 3;

    private final List<byte[]> found = new ArrayList<>();

    static List<Framer> framers() {
        return List.of(
                Framer.of(new Framing.Line(), 300),
                Framer.of(new Framing.Length(2, true), 300),
                Framer.of(new Framing.Fixed(300), 300),
                new TelnetFramer(Framer.of(new Framing.Line(), 300)));
    }

    private void feed(Framer framer, String bytes) {
        framer.feed(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)), found);
    }

    private List<String> texts() {
        return found.stream()
                .map(one -> new String(one, StandardCharsets.ISO_8859_1))
                .toList();
    }

    private void assertTooLarge(Framer framer, String bytes) {
        assertEquals(
                Problem.Kind.TOO_LARGE,
                assertThrows(Problem.class, () -> feed(framer, bytes)).kind());
    }

    @ParameterizedTest
    @MethodSource("framers")
    void theBytesOfAnIncompleteMessageAreCounted(Framer framer) {
        assertEquals(0, framer.keptBytes());
        framer.feed(ByteBuffer.wrap(new byte[] {1}), found);
        assertTrue(framer.keptBytes() > 0);
    }

    @Test
    void nothingIsHeldBetweenMessages() {
        Framer framer = Framer.of(new Framing.Line(), 300);
        feed(framer, "a\nb");
        assertTrue(framer.keptBytes() > 0);
        feed(framer, "\n");
        assertEquals(0, framer.keptBytes());
        assertEquals(List.of("a", "b"), texts());
    }

    @Test
    void aLongMessageIsHeldInMemoryOfItsOwnSize() {
        Framer framer = Framer.of(new Framing.Line(), 1 << 20);
        byte[] part = new byte[1000];
        Arrays.fill(part, (byte) 'x');
        for (int i = 0; i < 100; i++) {
            framer.feed(ByteBuffer.wrap(part), found);
            int fed = (i + 1) * part.length;
            assertTrue(framer.keptBytes() >= fed, "after " + fed);
            assertTrue(framer.keptBytes() <= 2 * fed, framer.keptBytes() + " after " + fed);
        }
    }

    @Test
    void delimitedMessagesGoOnBehindOneThatIsTooLong() {
        Framer framer = Framer.of(new Framing.Delimiter("0d0a"), MAX);
        assertTrue(framer.resumes());
        assertTooLarge(framer, "xxxxxxxxxx");
        feed(framer, "x".repeat(100));
        assertTrue(framer.keptBytes() <= 256, framer.keptBytes() + " bytes of a message that is skipped");
        feed(framer, "x\r");
        feed(framer, "\nabc\r\n");
        assertEquals(List.of("abc"), texts());
    }

    @Test
    void theSkippedRestOfAMessageKeepsNoMoreThanItsEndNeeds() {
        Framer framer = Framer.of(new Framing.Line(), MAX);
        assertTooLarge(framer, "xxxxxxxxxx");
        assertEquals(0, framer.keptBytes());
        feed(framer, "x".repeat(10_000));
        assertEquals(0, framer.keptBytes());
        feed(framer, "\na\n");
        assertEquals(List.of("a"), texts());
    }

    @Test
    void aSecondMessageThatIsTooLongIsRefusedToo() {
        Framer framer = Framer.of(new Framing.Line(), MAX);
        assertTooLarge(framer, "xxxxxxxxxx");
        feed(framer, "\n");
        assertTooLarge(framer, "yyyyyyyyyy");
    }

    @Test
    void theEndOfTheStreamBehindAMessageThatWasRefusedBringsNothing() {
        Framer framer = Framer.of(new Framing.Delimiter("0d0a"), MAX);
        assertTooLarge(framer, "xxxxxxxxxx");
        framer.end(found);
        assertEquals(List.of(), texts());
    }

    @Test
    void onlyDelimitedMessagesCanBeSkipped() {
        assertFalse(Framer.of(new Framing.Length(2, true), MAX).resumes());
        assertFalse(Framer.of(new Framing.Fixed(2), MAX).resumes());
        assertFalse(Framer.of(new Framing.Raw(), MAX).resumes());
        assertTrue(new TelnetFramer(Framer.of(new Framing.Line(), MAX)).resumes());
        assertFalse(new TelnetFramer(Framer.of(new Framing.Raw(), MAX)).resumes());
    }

    @Test
    void theLastTelnetLineNeedsNoLineFeedAndIsEncodedAsALine() {
        Framer framer = new TelnetFramer(Framer.of(new Framing.Line(), 300));
        feed(framer, "ann");
        framer.end(found);
        assertEquals(List.of("ann"), texts());
        assertEquals("hi\n", new String(framer.encode(new byte[] {'h', 'i'}), StandardCharsets.ISO_8859_1));
    }

    @Test
    void aLengthOfWhichTheLastByteIsMissingIsAwaited() {
        Framer framer = Framer.of(new Framing.Length(4, true), 300);
        feed(framer, "\0\0\0");
        assertEquals(List.of(), texts());
        feed(framer, "\1a\0\0\0\2b");
        assertEquals(List.of("a"), texts());
        feed(framer, "c");
        assertEquals(List.of("a", "bc"), texts());
    }
}
