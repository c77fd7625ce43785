package io.fairlead.framing;

import io.fairlead.core.Problem;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One datagram is one message; it may be empty (RFC 768).
 *
 * <p>Threading: used by one thread at a time.
 */
final class DatagramFramer implements Framer {
    /** The maximum payload after the IPv4 and UDP headers. */
    private static final int MAX_PAYLOAD = 65_507;

    private final int maxFrameBytes;

    DatagramFramer(int maxFrameBytes) {
        this.maxFrameBytes = Math.min(maxFrameBytes, MAX_PAYLOAD);
    }

    @Override
    public void feed(ByteBuffer bytes, List<byte[]> messages) {
        if (bytes.remaining() > maxFrameBytes) {
            throw new Problem(Problem.Kind.TOO_LARGE, "a datagram is longer than " + maxFrameBytes + " bytes");
        }
        byte[] message = new byte[bytes.remaining()];
        bytes.get(message);
        messages.add(message);
    }

    @Override
    public void end(List<byte[]> messages) {
        // datagrams have no end
    }

    @Override
    public byte[] encode(byte[] message) {
        if (message.length > maxFrameBytes) {
            throw new Problem(
                    Problem.Kind.TOO_LARGE, "a message of " + message.length + " bytes, at most " + maxFrameBytes);
        }
        return message;
    }
}
