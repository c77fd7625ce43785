package io.fairlead.framing;

import io.fairlead.core.Problem;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Finds the messages in one peer's bytes. One for each peer; memory is bounded by the largest message and one read.
 *
 * <p>Threading: used by one thread at a time.
 */
public interface Framer {
    /**
     * Reads all of the bytes and appends every message that is complete, in order; also when it throws.
     *
     * @throws Problem too-large, when a message is longer than allowed; only a framer that {@link #resumes} may be fed again
     */
    void feed(ByteBuffer bytes, List<byte[]> messages);

    /** Whether it can skip a message that is too large and go on with the next when fed again. */
    default boolean resumes() {
        return false;
    }

    /**
     * The input has ended: appends what still makes a message (a last line without its end).
     *
     * @throws Problem bad-data, when the end cuts a message of known length
     */
    void end(List<byte[]> messages);

    /** Bytes kept for an incomplete message. */
    default int keptBytes() {
        return 0;
    }

    /** A message as it goes to a raw peer, with its framing. @throws Problem when the framing cannot carry it */
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
