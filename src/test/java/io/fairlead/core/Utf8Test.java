package io.fairlead.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3629 §4. */
class Utf8Test {
    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "7f",
                "c280",
                "dfbf",
                "e0a080",
                "ed9fbf",
                "ee8080",
                "efbfbf",
                "f0908080",
                "f48fbfbf",
                "efbbbf"
            })
    void theEndsOfEveryRangeAreText(String hex) {
        assertTrue(Utf8.isValid(hex(hex)));
        assertEquals(0, Utf8.incompleteTail(hex(hex)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "bf",
                "c080",
                "c1bf",
                "e09fbf",
                "eda080",
                "edbfbf",
                "f08fbfbf",
                "f4908080",
                "f5808080",
                "fe",
                "ff",
                "c2",
                "e0a0",
                "f09080",
                "c27f",
                "e0a07f",
                "f090807f",
                "f8888080",
                "61ff"
            })
    void bytesThatAreNotUtf8AreRefused(String hex) {
        assertFalse(Utf8.isValid(hex(hex)));
        assertEquals(
                Problem.Kind.BAD_DATA,
                assertThrows(Problem.class, () -> Utf8.frame(hex(hex))).kind());
    }

    @ParameterizedTest
    @CsvSource({"61c2, 1", "e0, 1", "e0a0, 2", "f0, 1", "f090, 2", "f09080, 3", "61e282, 2", "c3a9c3, 1", "808080, 0"})
    void theLengthOfAnIncompleteCharacterIsMeasured(String hex, int bytes) {
        assertEquals(bytes, Utf8.incompleteTail(hex(hex)));
    }

    @Test
    void theJdksDecoderSaysTheSameOfRandomBytes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = randomBytes(random);
            String shown = "seed " + seed + ": " + HexFormat.of().formatHex(bytes);
            CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
            ByteBuffer in = ByteBuffer.wrap(bytes);
            CoderResult result = decoder.decode(in, CharBuffer.allocate(16), false);
            assertEquals(!result.isError() && !in.hasRemaining(), Utf8.isValid(bytes), shown);
            if (!result.isError()) {
                assertEquals(in.remaining(), Utf8.incompleteTail(bytes), shown);
            }
        }
    }

    /** Mostly pieces of characters, so that valid and nearly valid ones are frequent. */
    private static byte[] randomBytes(Random random) {
        byte[] whole = new String(Character.toChars(codePoint(random))).getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Arrays.copyOf(whole, random.nextInt(8));
        for (int i = whole.length; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextBoolean() ? random.nextInt() : 0x80 | random.nextInt(0x40));
        }
        return bytes;
    }

    private static int codePoint(Random random) {
        int[] bounds = {0x80, 0x800, 0xd800, 0x110000};
        int point = random.nextInt(bounds[random.nextInt(bounds.length)]);
        return point >= 0xd800 && point < 0xe000 ? 0xe000 : point;
    }

    @Test
    void aLoneSurrogateCantBeWritten() {
        assertTrue(Utf8.isWritable("\uD83D\uDE00"));
        assertFalse(Utf8.isWritable("a\uD83D"));
        assertFalse(Utf8.isWritable("\uDE00\uD83D"));
    }
}
