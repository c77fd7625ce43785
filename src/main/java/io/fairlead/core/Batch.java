package io.fairlead.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frames that leave together, shared by reference by everyone who is to get them.
 *
 * <p>Threading: immutable; what is kept for transports may be made a few times at first (a benign race).
 */
public final class Batch {
    /** How a transport has frames on its connections; compared by identity. */
    @FunctionalInterface
    public interface Encoding {
        byte[] encode(Batch batch);
    }

    /** There are as many as transports have forms: one or two. */
    private static final class Wire {
        private final Encoding encoding;
        private final byte[] bytes;
        private final @Nullable Wire next;

        Wire(Encoding encoding, byte[] bytes, @Nullable Wire next) {
            this.encoding = encoding;
            this.bytes = bytes;
            this.next = next;
        }
    }

    private final List<Frame> frames;
    private final int bytes;
    private @Nullable Wire wires;

    /** @param frames at least one */
    public Batch(List<Frame> frames) {
        this.frames = List.copyOf(frames);
        int sum = 0;
        for (Frame frame : this.frames) {
            sum = Math.addExact(sum, frame.size());
        }
        this.bytes = sum;
    }

    public List<Frame> frames() {
        return frames;
    }

    /** How many frames. */
    public int size() {
        return frames.size();
    }

    /** Payload bytes of all frames. */
    public int bytes() {
        return bytes;
    }

    /** All of it as it leaves, made once; nobody may write to it. */
    public byte[] wire(Encoding encoding) {
        Wire first = wires;
        for (Wire known = first; known != null; known = known.next) {
            if (known.encoding == encoding) {
                return known.bytes;
            }
        }
        byte[] made = encoding.encode(this);
        wires = new Wire(encoding, made, first);
        return made;
    }
}
