package io.fairlead.framing;

import io.fairlead.core.Problem;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Messages of a fixed length.
 *
 * <p>Threading: used by one thread at a time.
 */
final class FixedFramer implements Framer {
    private final int size;
    private final PartialMessage partial = new PartialMessage();

    FixedFramer(int size) {
        this.size = size;
    }

    @Override
    public void feed(ByteBuffer bytes, List<byte[]> messages) {
        while (bytes.hasRemaining()) {
            partial.append(bytes, size - partial.size());
            if (partial.size() == size) {
                messages.add(partial.take(size));
            }
        }
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
        if (message.length != size) {
            throw new Problem(
                    Problem.Kind.INVALID, "a message of " + message.length + " bytes, this relay takes " + size);
        }
        return message;
    }
}
