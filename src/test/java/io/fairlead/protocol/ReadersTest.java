package io.fairlead.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.definition.RelaySpec;
import io.fairlead.framing.PayloadReader;
import io.fairlead.relay.FakeSockets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link RelayEnvelopeReader} and {@link PayloadReader}. */
class ReadersTest {
    private static final RelaySpec TEXT_STREAM =
            FakeSockets.spec("{name: a, mode: hub, socket: 'tcp://h:1', framing: raw, payload: text}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"send\",\"text\":\"h\u00e9\"} | 68c3a9 | '' | ''",
                "{\"text\":\"\",\"type\":\"send\",\"to\":\"p1\",\"ref\":\"r\"} | '' | p1 | r",
                "{\"type\":\"send\",\"base64\":\"AP8=\"} | 00ff | '' | ''"
            })
    void aSendIsRead(String text, String payload, String to, String ref) throws Exception {
        JsonMessage message = JsonMessage.read(Frame.text(text));
        RelayEnvelopeReader.Send send = RelayEnvelopeReader.read(message);
        assertEquals(payload, HexFormat.of().formatHex(send.payload().array()));
        assertEquals(to, send.to());
        assertEquals(ref, message.ref());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"x\"",
                "{",
                "{}",
                "{} {}",
                "{\"type\":\"say\",\"text\":\"a\"}",
                "{\"type\":\"send\"}",
                "{\"type\":\"send\",\"text\":\"a\",\"base64\":\"\"}",
                "{\"type\":\"send\",\"text\":1}",
                "{\"type\":\"send\",\"text\":null}",
                "{\"type\":\"send\",\"text\":\"a\",\"to\":1}",
                "{\"type\":\"send\",\"text\":\"a\",\"ref\":1}",
                "{\"type\":\"send\",\"text\":\"a\",\"more\":1}",
                "{\"type\":\"send\",\"text\":\"a\",\"text\":\"b\"}",
                "\u0000\u0000\u0000{",
                "\u0000{\u0000}",
                "\u0000\u0000\u0011\u0000",
                "\uFEFF{}"
            })
    void whatIsOutsideTheVocabularyIsInvalid(String text) {
        assertEquals(
                Problem.Kind.INVALID,
                assertThrows(Problem.class, () -> read(Frame.text(text))).kind());
    }

    private static RelayEnvelopeReader.Send read(Frame frame) {
        return RelayEnvelopeReader.read(JsonMessage.read(frame));
    }

    @Test
    void aMalformedMessageStillHasItsRef() {
        JsonMessage message = JsonMessage.read(Frame.text("{\"type\":\"send\",\"base64\":\"*\",\"ref\":\"r7\"}"));
        assertEquals(
                Problem.Kind.BAD_DATA,
                assertThrows(Problem.class, () -> RelayEnvelopeReader.read(message))
                        .kind());
        assertEquals("r7", message.ref());
        String longRef = "{\"type\":\"send\",\"text\":\"a\",\"ref\":\"" + "x".repeat(129) + "\"}";
        assertEquals("", JsonMessage.read(Frame.text(longRef)).ref());
        assertThrows(Problem.class, () -> read(Frame.text(longRef)));
    }

    @Test
    void aLoneSurrogateIsBadData() {
        assertEquals(
                Problem.Kind.BAD_DATA,
                assertThrows(Problem.class, () -> read(Frame.text("{\"type\":\"send\",\"text\":\"\\ud800\"}")))
                        .kind());
    }

    @Test
    void deepNestingIsRefused() {
        String deep = "{\"type\":".repeat(100_000);
        assertThrows(Problem.class, () -> read(Frame.text(deep)));
    }

    @Test
    void aBinaryMessageIsNoEnvelope() {
        Frame binary = Frame.binary("{\"type\":\"send\",\"text\":\"a\"}".getBytes(StandardCharsets.UTF_8));
        assertEquals(
                Problem.Kind.BAD_TYPE,
                assertThrows(Problem.class, () -> read(binary)).kind());
    }

    @FuzzTest
    void envelopes(FuzzedDataProvider data) {
        try {
            read(Frame.text(data.consumeRemainingAsString()));
        } catch (Problem told) {
            assertEquals(400, told.kind().httpStatus());
        }
    }

    @Test
    void aTextStreamMayBeCutAnywhere() {
        long seed = System.nanoTime();
        for (int run = 0; run < 2000; run++) {
            String where = "seed " + (seed + run);
            Random random = new Random(seed + run);
            String text = randomText(random);
            assertEquals(text, inPieces(text.getBytes(StandardCharsets.UTF_8), random), where);
        }
    }

    private static String inPieces(byte[] bytes, Random random) {
        PayloadReader reader = new PayloadReader(true, TEXT_STREAM.framing());
        StringBuilder read = new StringBuilder();
        for (int at = 0; at < bytes.length; ) {
            int count = Math.min(bytes.length - at, 1 + random.nextInt(5));
            Frame frame = reader.read(Arrays.copyOfRange(bytes, at, at + count));
            if (frame != null) {
                read.append(frame.string());
            }
            at += count;
        }
        reader.end();
        return read.toString();
    }

    private static String randomText(Random random) {
        String[] units = {"a", "\u00e9", "\u20ac", "\uD83D\uDE00", "\n", "\u0000"};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            text.append(units[random.nextInt(units.length)]);
        }
        return text.toString();
    }

    @Test
    void aStreamThatEndsInsideACharacterIsBad() {
        PayloadReader reader = new PayloadReader(true, TEXT_STREAM.framing());
        assertEquals(null, reader.read(new byte[] {(byte) 0xe2, (byte) 0x82}));
        assertEquals(
                Problem.Kind.BAD_DATA, assertThrows(Problem.class, reader::end).kind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c0", "61c328", "80"})
    void bytesThatAreNoTextAreBad(String hex) {
        PayloadReader reader = new PayloadReader(true, TEXT_STREAM.framing());
        assertThrows(Problem.class, () -> {
            reader.read(HexFormat.of().parseHex(hex));
            reader.read(new byte[] {'a'});
        });
    }
}
