package io.fairlead.framing;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Bytes as read: one read is one message, split if it is too long.
 *
 * <p>Threading: used by one thread at a time.
 */
final class RawFramer implements Framer {
    private final int maxFrameBytes;

    RawFramer(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    @Override
    public void feed(ByteBuffer bytes, List<byte[]> messages) {
        while (bytes.hasRemaining()) {
            byte[] message = new byte[Math.min(maxFrameBytes, bytes.remaining())];
            bytes.get(message);
            messages.add(message);
        }
    }

    @Override
    public void end(List<byte[]> messages) {
        // nothing is buffered
    }

    @Override
    public byte[] encode(byte[] message) {
        return message;
    }
}
