package io.fairlead.websocket;

import io.fairlead.core.Batch;
import io.fairlead.core.Close;
import io.fairlead.core.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Encodes server frames: unfragmented and unmasked (RFC 6455 §5.1). */
final class FrameWriter {
    /** The longest header of a server frame, and the headroom that {@link #putHeaderBefore} may need. */
    static final int MAX_HEADER_BYTES = 10;

    /** Encodes whole messages, one after the other. */
    static final Batch.Encoding PLAIN = FrameWriter::all;

    private static final int FIN = 0x80;
    private static final int MAX_SHORT = 125;
    private static final int MAX_MEDIUM = 0xffff;
    private static final int NO_CODE = 1005;
    private static final int ABNORMAL = 1006;
    private static final int NO_TLS = 1015;

    private FrameWriter() {}

    /** The header length: 2, 4 or 10. */
    static int headerBytes(int payloadBytes) {
        return payloadBytes <= MAX_SHORT ? 2 : payloadBytes <= MAX_MEDIUM ? 4 : MAX_HEADER_BYTES;
    }

    /** Puts the header of a whole message at the position of a big-endian buffer. */
    static void putHeader(ByteBuffer to, int opcode, int payloadBytes) {
        to.put((byte) (FIN | opcode));
        if (payloadBytes <= MAX_SHORT) {
            to.put((byte) payloadBytes);
        } else if (payloadBytes <= MAX_MEDIUM) {
            to.put((byte) 126).putShort((short) payloadBytes);
        } else {
            to.put((byte) 127).putLong(payloadBytes);
        }
    }

    /**
     * Puts the header before position..limit, into the headroom of a big-endian buffer, and moves the position to it.
     */
    static void putHeaderBefore(ByteBuffer payload, int opcode) {
        int payloadBytes = payload.remaining();
        int start = payload.position() - headerBytes(payloadBytes);
        putHeader(payload.position(start), opcode, payloadBytes);
        payload.position(start);
    }

    private static byte[] all(Batch batch) {
        int bytes = batch.bytes();
        for (Frame frame : batch.frames()) {
            bytes += headerBytes(frame.size());
        }
        ByteBuffer wire = ByteBuffer.allocate(bytes);
        for (Frame frame : batch.frames()) {
            putHeader(wire, Opcode.of(frame.kind()), frame.size());
            wire.put(frame.array());
        }
        return wire.array();
    }

    /** A complete close frame; without a code if that code must not be sent (RFC 6455 §7.4.1). */
    static byte[] close(Close close) {
        int code = close.code();
        if (code == NO_CODE || code == ABNORMAL || code == NO_TLS) {
            return new byte[] {(byte) (FIN | Opcode.CLOSE), 0};
        }
        byte[] reason = close.reason().getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(4 + reason.length);
        putHeader(frame, Opcode.CLOSE, 2 + reason.length);
        return frame.putShort((short) code).put(reason).array();
    }
}
