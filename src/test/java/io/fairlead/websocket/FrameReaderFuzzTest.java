package io.fairlead.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fairlead.core.Problem;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends: never an exception, the same however it is cut, and the same as Tyrus' parser makes of it. */
class FrameReaderFuzzTest {
    private static final int MAX = 4096;

    @FuzzTest
    void cuts(FuzzedDataProvider data) {
        int cut = data.consumeInt(1, 64);
        cutAnyhow(data.consumeRemainingAsBytes(), at -> 1 + at * 7 % cut);
    }

    @FuzzTest
    void againstTyrus(FuzzedDataProvider data) {
        compare(data.consumeRemainingAsBytes());
    }

    @FuzzTest
    void compressed(FuzzedDataProvider data) {
        try (Deflate deflate = new Deflate()) {
            byte[] message = deflate.inflate(data.consumeRemainingAsBytes(), MAX);
            assertTrue(message.length <= MAX);
            assertArrayEquals(message, deflate.inflate(deflate.deflate(message), MAX));
        } catch (Problem refused) {
            assertNotEquals(Problem.Kind.INTERNAL, refused.kind());
        }
    }

    private static void cutAnyhow(byte[] bytes, IntUnaryOperator sizes) {
        for (boolean streaming : new boolean[] {false, true}) {
            List<String> whole =
                    RecordedFrames.of(MAX, streaming, bytes, at -> bytes.length).lines();
            assertEquals(whole, RecordedFrames.of(MAX, streaming, bytes, sizes).lines(), RecordedFrames.hex(bytes));
        }
    }

    private static @Nullable TyrusDifference compare(byte[] bytes) {
        try {
            return TyrusDifference.between(RecordedFrames.whole(MAX, bytes).lines(), TyrusReading.of(bytes));
        } catch (AssertionError unknown) {
            throw new AssertionError(RecordedFrames.hex(bytes), unknown);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nearlyRightBytesAreHeardTheSameHoweverTheyAreCut(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            int longest = 1 + random.nextInt(40);
            long cuts = random.nextLong();
            cutAnyhow(nearlyRight(random), at -> 1 + new Random(cuts + at).nextInt(longest));
        }
    }

    @Test
    void tyrusHearsTheSameButForWhatIsNamed() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<TyrusDifference, Integer> seen = new EnumMap<>(TyrusDifference.class);
        // What chance makes too rarely to be counted on.
        assertEquals(TyrusDifference.NO_LENGTH, compare(continuationWithoutLength()));
        seen.put(TyrusDifference.NO_LENGTH, 1);
        int same = 0;
        int rounds = 60_000;
        for (int i = 0; i < rounds; i++) {
            TyrusDifference difference = compare(nearlyRight(random));
            if (difference == null) {
                same++;
            } else {
                seen.merge(difference, 1, Integer::sum);
            }
        }
        String told = "seed " + seed + ": " + same + " of " + rounds + " the same, " + seen;
        assertTrue(same > rounds / 2, told);
        assertEquals(TyrusDifference.values().length, seen.size(), told);
    }

    private static byte[] continuationWithoutLength() {
        ClientBytes bytes = new ClientBytes();
        bytes.header(0x80, 127, -1L).payload(new byte[4]);
        return bytes.array();
    }

    /** Frames of which few are wrong, and bytes of which even fewer are. */
    static byte[] nearlyRight(Random random) {
        ClientBytes bytes = new ClientBytes();
        boolean inMessage = false;
        for (int frame = 1 + random.nextInt(8); frame > 0; frame--) {
            int opcode = random.nextInt(20) == 0 ? random.nextInt(256) : opcode(random, inMessage);
            byte[] payload = payload(random, opcode);
            if (random.nextInt(40) == 0) {
                bytes.header(opcode, 126 + random.nextInt(2), payload.length).payload(payload);
            } else if (random.nextInt(60) == 0) {
                bytes.raw(opcode, payload.length & 0x7f).payload(payload);
            } else if (random.nextInt(60) == 0) {
                bytes.header(opcode, random.nextLong() >>> random.nextInt(64)).payload(payload);
            } else {
                bytes.frame(opcode, payload);
            }
            inMessage = (opcode & 8) == 0 ? opcode < 0x80 : inMessage;
        }
        byte[] whole = bytes.array();
        if (random.nextInt(20) == 0) {
            whole[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole;
    }

    private static int opcode(Random random, boolean inMessage) {
        int kind = random.nextInt(12);
        if (kind == 0) {
            return 0x88;
        }
        int last = random.nextBoolean() ? 0x80 : 0;
        return kind < 3 ? 0x88 + kind : inMessage ? last : last | 1 + random.nextInt(2);
    }

    private static byte[] payload(Random random, int opcode) {
        boolean control = (opcode & 8) != 0;
        if ((opcode & 15) == 8) {
            int code = random.nextInt(3) == 0 ? random.nextInt(5100) : 1000 + random.nextInt(16);
            byte[] text = text(random, random.nextInt(20));
            byte[] close = new byte[2 + text.length];
            close[0] = (byte) (code >> 8);
            close[1] = (byte) code;
            System.arraycopy(text, 0, close, 2, text.length);
            return random.nextInt(6) == 0 ? new byte[random.nextInt(2)] : close;
        }
        int most = control ? random.nextInt(30) == 0 ? 130 : 125 : random.nextInt(9) == 0 ? 400 : 30;
        int size = random.nextInt(most + 1);
        return random.nextInt(3) == 0 ? ClientBytes.random(random, size) : text(random, size);
    }

    /** Text, mostly; now and then a character is cut or broken. */
    private static byte[] text(Random random, int size) {
        String[] words = {"a", "hello ", "ü", "€", "😀", "\uFFFF", "\uE000", "\u07FF"};
        StringBuilder text = new StringBuilder();
        while (text.length() < size) {
            text.append(words[random.nextInt(words.length)]);
        }
        byte[] bytes = ClientBytes.utf8(text.toString());
        int cut = random.nextInt(4) == 0 ? Math.min(size, bytes.length) : Math.min(bytes.length, 125);
        return Arrays.copyOf(bytes, cut);
    }
}
