package io.fairlead.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 854, wherever reads cut it. */
class TelnetFramerTest {
    @ParameterizedTest
    @CsvSource({
        "fffd03fffb18fffb1f616e6e0d0a, ann",
        "fffa1f00500018fff0616e6e0d0a, ann",
        "fffa18ffff00fff0610a, a",
        "61fff162fff46e0d0a, abn",
        "616e6e0d00626f620d00, ann|bob",
        "610dfffb01000a, a|",
        "fffffff0610d0a, \u00ffa",
        "616263ff640d0a, abcd",
        "6100620a, a\u0000b"
    })
    void telnetCommandsAreSkipped(String stream, String lines) {
        byte[] bytes = HexFormat.of().parseHex(stream);
        for (int cut = 0; cut <= bytes.length; cut++) {
            Framer framer = new TelnetFramer(Framer.of(new Framing.Line(), 100));
            List<byte[]> found = new ArrayList<>();
            framer.feed(ByteBuffer.wrap(bytes, 0, cut), found);
            framer.feed(ByteBuffer.wrap(bytes, cut, bytes.length - cut), found);
            assertEquals(
                    lines,
                    String.join(
                            "|",
                            found.stream()
                                    .map(line -> new String(line, StandardCharsets.ISO_8859_1))
                                    .toList()),
                    "cut at " + cut);
        }
    }
}
