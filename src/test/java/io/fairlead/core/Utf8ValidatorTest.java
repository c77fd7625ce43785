package io.fairlead.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that comes in pieces. */
class Utf8ValidatorTest {
    private static final String TEXT = "Grüße aus 東京, 😀 and plain ASCII for some time, \u07FF\u0800\uD7FF\uE000\uFFFF";

    @Test
    void everyCutOfATextIsValid() {
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            int state = Utf8Validator.scan(Utf8Validator.BOUNDARY, bytes, 0, cut);
            assertNotEquals(Utf8Validator.INVALID, state);
            assertEquals(Utf8Validator.BOUNDARY, Utf8Validator.scan(state, bytes, cut, bytes.length));
        }
    }

    @Test
    void theJdkSaysTheSameOfEveryBeginAndTheEdgesOfItsEnds() {
        int[] edges = {0, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};
        for (int begin = 0x8000; begin <= 0xffff; begin++) {
            for (int third : edges) {
                byte[] bytes = {(byte) (begin >> 8), (byte) begin, (byte) third, (byte) (begin < 0xf000 ? 'a' : 0xbf)};
                boolean valid = Utf8Validator.scan(Utf8Validator.BOUNDARY, bytes, 0, 4) == Utf8Validator.BOUNDARY;
                assertEquals(isText(bytes), valid, () -> HexFormat.of().formatHex(bytes));
            }
        }
    }

    /** The JDK replaces what is none, by a character that a text has only where it says so itself. */
    private static boolean isText(byte[] bytes) {
        return !new String(bytes, StandardCharsets.UTF_8).contains("\uFFFD")
                || bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbf && bytes[2] == (byte) 0xbd;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void arraysAndBuffersSayTheSameAsTheJdkWhereverTheyAreCut(long seed) {
        Random random = new Random(seed);
        byte[] text = TEXT.repeat(3).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 20_000; i++) {
            int from = random.nextInt(text.length);
            byte[] bytes = Arrays.copyOfRange(text, from, from + random.nextInt(text.length - from));
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            int cut = random.nextInt(bytes.length + 1);
            ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length + 3);
            direct.put(3, bytes);
            int state = Utf8Validator.scan(Utf8Validator.BOUNDARY, bytes, 0, cut);
            assertEquals(state, Utf8Validator.scan(Utf8Validator.BOUNDARY, direct, 3, 3 + cut));
            int end = Utf8Validator.scan(state, bytes, cut, bytes.length);
            assertEquals(end, Utf8Validator.scan(state, direct, 3 + cut, direct.capacity()));
            assertEquals(
                    isDecodable(bytes),
                    end == Utf8Validator.BOUNDARY,
                    HexFormat.of().formatHex(bytes));
            int invalid = Utf8Validator.firstInvalid(Utf8Validator.BOUNDARY, direct, 3, direct.capacity());
            assertEquals(end == Utf8Validator.INVALID, invalid < direct.capacity());
            assertNotEquals(Utf8Validator.INVALID, Utf8Validator.scan(Utf8Validator.BOUNDARY, direct, 3, invalid));
        }
    }

    private static boolean isDecodable(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
