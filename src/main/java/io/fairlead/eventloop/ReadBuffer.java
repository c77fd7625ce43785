package io.fairlead.eventloop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ScatteringByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * The memory into which a loop's channels are read. A read fills a part of it, all of it, or its segments in sequence.
 * Each segment is preceded by room for exactly one frame header, so that one read into several segments is sent as one
 * frame per segment, but in one write.
 *
 * <pre>
 *   | headroom | segment | 4 bytes | segment | 4 bytes | segment | 4 bytes | segment |
 * </pre>
 *
 * <p>Threading: the loop's thread only; the bytes read are valid during one event.
 */
public final class ReadBuffer {
    /** Room in front of the bytes read for the largest header (RFC 6455 §5.2). */
    public static final int HEADROOM = 16;

    private static final int STRIDE = 64 << 10;
    /** The capacity of one segment; with its 4-byte header it fills the stride. */
    public static final int SEGMENT_BYTES = STRIDE - 4;

    private static final int SEGMENTS = 4;
    /** The capacity of all segments. */
    static final int ALL_BYTES = SEGMENTS * SEGMENT_BYTES;

    private final ByteBuffer whole = ByteBuffer.allocateDirect(HEADROOM + SEGMENTS * STRIDE);
    private final ByteBuffer[] segments = new ByteBuffer[SEGMENTS];
    /** The segments put for writing, but not written yet. */
    private final ByteBuffer lent = whole.duplicate().limit(0);

    private int next = SEGMENTS;

    ReadBuffer() {
        for (int i = 0; i < SEGMENTS; i++) {
            segments[i] = whole.duplicate();
        }
    }

    private static int start(int segment) {
        return HEADROOM + segment * STRIDE;
    }

    /** A part large enough for a datagram. */
    ByteBuffer part() {
        return all().limit(HEADROOM + STRIDE);
    }

    ByteBuffer all() {
        return whole.clear().position(HEADROOM);
    }

    /**
     * Reads once, into one segment or into as many as the bytes fill.
     *
     * @return the number of bytes; -1: end of input
     */
    public long read(ScatteringByteChannel channel, boolean several) throws IOException {
        for (int i = 0; i < SEGMENTS; i++) {
            segments[i].limit(start(i) + SEGMENT_BYTES).position(start(i));
        }
        next = 0;
        return several ? channel.read(segments) : channel.read(segments[0]);
    }

    /** The next segment with bytes; null: there are no more. */
    public @Nullable ByteBuffer next() {
        if (!hasNext()) {
            return null;
        }
        ByteBuffer segment = segments[next];
        segment.limit(segment.position()).position(start(next));
        next++;
        return segment;
    }

    private boolean hasNext() {
        return next < SEGMENTS && segments[next].position() > start(next);
    }

    /** Whether it is the segment last returned, and other segments of the same read follow it or were lent before. */
    @SuppressWarnings("ReferenceEquality")
    boolean isOfSeveral(ByteBuffer bytes) {
        return next > 0 && segments[next - 1] == bytes && (hasNext() || isLent());
    }

    boolean isLast() {
        return !hasNext();
    }

    boolean isLent() {
        return lent.hasRemaining();
    }

    /** Adds a segment's bytes to the lent ones, if they are contiguous. */
    boolean lend(ByteBuffer segment) {
        if (!isLent()) {
            lent.limit(segment.limit()).position(segment.position());
        } else if (lent.limit() == segment.position()) {
            lent.limit(segment.limit());
        } else {
            return false;
        }
        segment.position(segment.limit());
        return true;
    }

    ByteBuffer lent() {
        return lent;
    }

    void lentDone() {
        lent.limit(0);
    }
}
