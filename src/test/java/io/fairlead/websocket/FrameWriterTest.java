package io.fairlead.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.core.Close;
import io.fairlead.core.Frame;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 §5.2, as a server writes it. */
class FrameWriterTest {
    @ParameterizedTest
    @CsvSource({
        "0, 8200",
        "125, 827d",
        "126, 827e007e",
        "65535, 827effff",
        "65536, 827f0000000000010000",
        "2147483647, 827f000000007fffffff"
    })
    void aLengthTakesAsFewBytesAsItCan(int payloadBytes, String header) {
        ByteBuffer to = ByteBuffer.allocate(16);
        FrameWriter.putHeader(to, Opcode.of(Frame.Kind.BINARY), payloadBytes);
        assertEquals(header, HexFormat.of().formatHex(to.array(), 0, to.position()));
        assertEquals(to.position(), FrameWriter.headerBytes(payloadBytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125, 126, 65_535, 65_536})
    void aHeaderFitsIntoTheHeadroom(int payloadBytes) {
        ByteBuffer payload = ByteBuffer.allocateDirect(FrameWriter.MAX_HEADER_BYTES + payloadBytes + 7);
        payload.limit(FrameWriter.MAX_HEADER_BYTES + payloadBytes).position(FrameWriter.MAX_HEADER_BYTES);
        FrameWriter.putHeaderBefore(payload, Opcode.of(Frame.Kind.TEXT));
        assertEquals(FrameWriter.headerBytes(payloadBytes) + payloadBytes, payload.remaining());
        assertEquals((byte) 0x81, payload.get(payload.position()));
        assertEquals(FrameWriter.MAX_HEADER_BYTES + payloadBytes, payload.limit());
    }

    @Test
    void aCloseCarriesItsCodeAndReason() {
        assertArrayEquals(HexFormat.of().parseHex("880503e8627965"), FrameWriter.close(new Close(1000, "bye")));
        assertEquals(2 + 125, FrameWriter.close(new Close(4000, "x".repeat(500))).length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1005, 1006, 1015})
    void aCodeThatMayNotBeSentIsLeftOut(int code) {
        assertArrayEquals(HexFormat.of().parseHex("8800"), FrameWriter.close(new Close(code, "why")));
    }
}
