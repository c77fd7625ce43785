package io.fairlead.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frames that are sent together; all receivers share them by reference.
 *
 * <p>Threading: immutable; the cached wire form may be computed more than once (a benign race).
 */
public final class Batch {
    /** A transport's wire format for frames; compared by identity. */
    @FunctionalInterface
    public interface Encoding {
        byte[] encode(Batch batch);
    }

    /** A cached wire form. There is one per encoding in use: one or two. */
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

    /** The whole batch in its wire form, cached; callers must not modify the array. */
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
