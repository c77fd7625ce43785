package io.fairlead.websocket;

import static io.fairlead.websocket.ClientBytes.FIN;
import static io.fairlead.websocket.ClientBytes.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However the network cuts it, a client's bytes say the same. */
class FrameSplitTest {
    private static final int MAX = 3000;

    static Stream<byte[]> corpus() {
        return Stream.of(
                        new ClientBytes()
                                .text("a")
                                .binary(new byte[130])
                                .text("Grüße 😀")
                                .ping("p")
                                .close(1000, "bye"),
                        new ClientBytes()
                                .frame(1, utf8("ab"))
                                .ping("")
                                .frame(FIN, utf8("c"))
                                .text("😀😀😀"),
                        new ClientBytes().header(FIN | 2, 127, 5).payload(new byte[5]),
                        new ClientBytes().frame(FIN | 1, new byte[] {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', -1, 'i'}),
                        new ClientBytes()
                                .text("äöü".repeat(9))
                                .header(FIN | 1, 20)
                                .payload(new byte[] {'x', (byte) 0xed, (byte) 0xa0, 'y', 'z'}),
                        new ClientBytes()
                                .frame(2, new byte[0])
                                .frame(0, new byte[0])
                                .frame(FIN, new byte[0])
                                .text(""),
                        new ClientBytes().text("ok").raw(0x82, 1, 0).close(1002, ""),
                        new ClientBytes()
                                .binary(new byte[3])
                                .header(FIN | 2, 127, -1)
                                .payload(new byte[30]),
                        new ClientBytes()
                                .binary(new byte[9])
                                .header(FIN | 2, MAX + 1)
                                .payload(new byte[20]),
                        new ClientBytes()
                                .text("x".repeat(41))
                                .text("\uFFFF\u0000")
                                .close(4321, "ü"))
                .map(ClientBytes::array);
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void everyTwoCutsSayTheSame(byte[] bytes) {
        for (boolean streaming : new boolean[] {false, true}) {
            List<String> whole =
                    RecordedFrames.of(MAX, streaming, bytes, at -> bytes.length).lines();
            for (int first = 0; first < bytes.length; first++) {
                for (int second = first; second < bytes.length; second++) {
                    int one = first;
                    int two = second;
                    assertEquals(
                            whole,
                            RecordedFrames.of(
                                            MAX,
                                            streaming,
                                            bytes,
                                            at -> (at < one ? one : at < two ? two : bytes.length) - at)
                                    .lines(),
                            () -> "cut at " + one + " and " + two);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void byteByByteSaysTheSame(byte[] bytes) {
        for (boolean streaming : new boolean[] {false, true}) {
            assertEquals(
                    RecordedFrames.of(MAX, streaming, bytes, at -> bytes.length).lines(),
                    RecordedFrames.of(MAX, streaming, bytes, at -> 1).lines());
        }
    }

    /** Plays what a client says, cut as it comes: all of it is heard, in its order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aConversationIsHeardAsItWasSaid(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            ClientBytes said = new ClientBytes();
            List<String> expected = new ArrayList<>();
            for (int message = random.nextInt(12); message >= 0; message--) {
                say(random, said, expected);
            }
            said.close(1000, "done");
            expected.add("close 1000 done");
            int longest = 1 << random.nextInt(13);
            assertEquals(
                    expected,
                    RecordedFrames.of(MAX, false, said.array(), at -> 1 + random.nextInt(longest))
                            .lines(),
                    "seed " + seed + ", conversation " + i);
        }
    }

    private static void say(Random random, ClientBytes said, List<String> expected) {
        boolean text = random.nextBoolean();
        int size = random.nextInt(1 << random.nextInt(12));
        String words = words(random, size);
        byte[] payload = text ? utf8(words) : ClientBytes.random(random, size);
        int opcode = text ? 1 : 2;
        int at = 0;
        while (random.nextInt(3) == 0) {
            int end = at + random.nextInt(payload.length - at + 1);
            said.frame(opcode, Arrays.copyOfRange(payload, at, end));
            at = end;
            opcode = 0;
            if (random.nextBoolean()) {
                byte[] ping = ClientBytes.random(random, random.nextInt(126));
                boolean pong = random.nextBoolean();
                said.frame(FIN | (pong ? 10 : 9), ping);
                expected.add((pong ? "pong " : "ping ") + RecordedFrames.hex(ping));
            }
        }
        said.frame(FIN | opcode, Arrays.copyOfRange(payload, at, payload.length));
        expected.add(text ? "text " + words : "binary " + RecordedFrames.hex(payload));
    }

    /** At most so many bytes. */
    private static String words(Random random, int bytes) {
        int[] bounds = {0x80, 0x80, 0x80, 0x800, 0xd800, 0x110000};
        StringBuilder words = new StringBuilder();
        int bound = bounds[random.nextInt(bounds.length)];
        for (int left = bytes; left >= 4; left -= 4) {
            int point = random.nextInt(random.nextBoolean() ? 0x80 : bound);
            words.appendCodePoint(point >= 0xd800 && point < 0xe000 ? 0xe000 : point);
        }
        return words.toString();
    }
}
