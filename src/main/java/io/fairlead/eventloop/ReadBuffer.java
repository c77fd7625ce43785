package io.fairlead.eventloop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ScatteringByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * The memory that a loop's channels are read into. A read fills a part of it, all of it, or its segments one after the other.
 * In front of a segment there is room for the header of its frame and for nothing else, so that what one read put
 * into several segments leaves as a frame each, but in one write.
 *
 * <pre>
 *   | headroom | segment | 4 bytes | segment | 4 bytes | segment | 4 bytes | segment |
 * </pre>
 *
 * <p>Threading: the loop's thread alone; what was read is there during one event.
 */
public final class ReadBuffer {
    /** Before what was read there is room for the largest header that is put in front of it (RFC 6455 §5.2). */
    public static final int HEADROOM = 16;

    private static final int STRIDE = 64 << 10;
    /** What one segment holds: with the header of so many bytes, the stride. */
    public static final int SEGMENT_BYTES = STRIDE - 4;

    private static final int SEGMENTS = 4;
    /** What all of them hold. */
    static final int ALL_BYTES = SEGMENTS * SEGMENT_BYTES;

    private final ByteBuffer whole = ByteBuffer.allocateDirect(HEADROOM + SEGMENTS * STRIDE);
    private final ByteBuffer[] segments = new ByteBuffer[SEGMENTS];
    /** Of the segments: written, but not yet on its way. */
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

    /** A part that is enough for a datagram. */
    ByteBuffer part() {
        return all().limit(HEADROOM + STRIDE);
    }

    ByteBuffer all() {
        return whole.clear().position(HEADROOM);
    }

    /**
     * Reads once, into one segment or into as many as there are bytes for.
     *
     * @return how many bytes; -1: there will be no more
     */
    public long read(ScatteringByteChannel channel, boolean several) throws IOException {
        for (int i = 0; i < SEGMENTS; i++) {
            segments[i].limit(start(i) + SEGMENT_BYTES).position(start(i));
        }
        next = 0;
        return several ? channel.read(segments) : channel.read(segments[0]);
    }

    /** The next segment that something was read into; null: there is none any more. */
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

    /** Whether it is the segment that was asked for last, and others of the same read come after it or were lent before. */
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

    /** Takes a segment's bytes over, if they are one piece with what is lent already. */
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
