package io.fairlead.core;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Frames that leave together, shared by reference by everyone who is to get them.
 *
 * <p>Threading: immutable; what is kept for the transport may be made a few times at first (a benign race).
 */
public final class Batch {
    private final List<Frame> frames;
    private final int bytes;
    private byte @Nullable [] wire;

    /** @param frames at least one */
    public Batch(List<Frame> frames) {
        this.frames = List.copyOf(frames);
        this.bytes = this.frames.stream().mapToInt(Frame::size).reduce(0, Math::addExact);
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

    /** What the one transport that sends batches puts on its connections; nobody may write to it. */
    public byte[] wire(Function<Batch, byte[]> encoding) {
        byte[] known = wire;
        if (known == null) {
            known = encoding.apply(this);
            wire = known;
        }
        return known;
    }
}
