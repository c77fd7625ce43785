package io.fairlead.framing;

import io.fairlead.core.Problem;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Messages prefixed with their payload length, unsigned, of 1, 2 or 4 bytes.
 *
 * <p>Threading: used by one thread at a time.
 */
final class LengthFramer implements Framer {
    private final int width;
    private final boolean bigEndian;
    private final int maxFrameBytes;
    private final PartialMessage partial = new PartialMessage();

    LengthFramer(int width, boolean bigEndian, int maxFrameBytes) {
        this.width = width;
        this.bigEndian = bigEndian;
        this.maxFrameBytes = maxFrameBytes;
    }

    @Override
    public void feed(ByteBuffer bytes, List<byte[]> messages) {
        while (bytes.hasRemaining() || partial.size() >= width) {
            partial.append(bytes, width - partial.size() > 0 ? width - partial.size() : 0);
            if (partial.size() < width) {
                return;
            }
            long length = length();
            if (length > maxFrameBytes) {
                throw new Problem(
                        Problem.Kind.TOO_LARGE, "a message of " + length + " bytes, at most " + maxFrameBytes);
            }
            int missing = width + (int) length - partial.size();
            partial.append(bytes, missing);
            if (partial.size() < width + length) {
                return;
            }
            partial.drop(width);
            messages.add(length == 0 ? new byte[0] : partial.take((int) length));
        }
    }

    private long length() {
        long length = 0;
        for (int i = 0; i < width; i++) {
            int next = partial.at(bigEndian ? i : width - 1 - i) & 0xff;
            length = length << 8 | next;
        }
        return length;
    }

    @Override
    public void end(List<byte[]> messages) {
        if (partial.size() > 0) {
            throw new Problem(Problem.Kind.BAD_DATA, "the stream ended inside a message");
        }
    }

    @Override
    public int keptBytes() {
        return partial.capacity();
    }

    @Override
    public byte[] encode(byte[] message) {
        long most = Math.min(maxFrameBytes, (1L << (8 * width)) - 1);
        if (message.length > most) {
            throw new Problem(
                    Problem.Kind.TOO_LARGE, "a message of " + message.length + " bytes, this relay takes " + most);
        }
        byte[] framed = new byte[width + message.length];
        for (int i = 0; i < width; i++) {
            int shift = 8 * (bigEndian ? width - 1 - i : i);
            framed[i] = (byte) (message.length >>> shift);
        }
        System.arraycopy(message, 0, framed, width, message.length);
        return framed;
    }
}
