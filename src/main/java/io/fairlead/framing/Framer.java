package io.fairlead.framing;

import io.fairlead.core.Problem;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Splits one peer's bytes into messages. One instance per peer; memory is bounded by the largest message and one read.
 *
 * <p>Threading: used by one thread at a time.
 */
public interface Framer {
    /**
     * Reads all of the bytes and appends every complete message, in order, even if it throws.
     *
     * @throws Problem too-large, if a message is longer than allowed; only a framer that {@link #resumes} may be fed
     *     again
     */
    void feed(ByteBuffer bytes, List<byte[]> messages);

    /** Whether it can skip a message that is too large and continue with the next one when fed again. */
    default boolean resumes() {
        return false;
    }

    /**
     * The input has ended: appends a remaining message that needs no terminator (the last line).
     *
     * @throws Problem bad-data, if the end truncates a message of known length
     */
    void end(List<byte[]> messages);

    /** The bytes held for an incomplete message. */
    default int keptBytes() {
        return 0;
    }

    /** Encodes a message for a raw peer, with its framing. @throws Problem if the framing can't encode it */
    byte[] encode(byte[] message);

    /** @param maxFrameBytes the largest message allowed */
    static Framer of(Framing framing, int maxFrameBytes) {
        if (framing instanceof Framing.Line) {
            return new DelimitedFramer(new byte[] {'\n'}, true, maxFrameBytes);
        } else if (framing instanceof Framing.Delimiter delimiter) {
            return new DelimitedFramer(delimiter.bytes(), false, maxFrameBytes);
        } else if (framing instanceof Framing.Length length) {
            return new LengthFramer(length.width(), length.bigEndian(), maxFrameBytes);
        } else if (framing instanceof Framing.Fixed fixed) {
            return new FixedFramer(fixed.size());
        } else if (framing instanceof Framing.Datagram) {
            return new DatagramFramer(maxFrameBytes);
        }
        return new RawFramer(maxFrameBytes);
    }
}
