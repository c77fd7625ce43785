package io.fairlead.eventloop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ScatteringByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * What a loop's channels are read into: one memory, of which a read takes a part, all, or slots one after the other. In
 * front of a slot there is room for the header of its frame and for nothing else, so that what was read at once into
 * several and leaves as a frame each is one piece again, and one write.
 *
 * <pre>
 *   | headroom | slot | 4 bytes | slot | 4 bytes | slot | 4 bytes | slot |
 * </pre>
 *
 * <p>Threading: the loop's thread alone; what was read is there during one event.
 */
public final class ReadBuffer {
    /** Before what was read there is room for the largest header that is put in front of it (RFC 6455 §5.2). */
    public static final int HEADROOM = 16;

    private static final int STRIDE = 64 << 10;
    /** What one slot holds: with the header of so many bytes, the stride. */
    public static final int SLOT_BYTES = STRIDE - 4;

    private static final int SLOTS = 4;
    /** What all of them hold. */
    static final int ALL_BYTES = SLOTS * SLOT_BYTES;

    private final ByteBuffer whole = ByteBuffer.allocateDirect(HEADROOM + SLOTS * STRIDE);
    private final ByteBuffer[] readBuffer = new ByteBuffer[SLOTS];
    /** Of the slots: written, but not yet on its way. */
    private final ByteBuffer lent = whole.duplicate().limit(0);

    private int next = SLOTS;

    ReadBuffer() {
        for (int i = 0; i < SLOTS; i++) {
            readBuffer[i] = whole.duplicate();
        }
    }

    private static int start(int slot) {
        return HEADROOM + slot * STRIDE;
    }

    /** A part that is enough for a datagram. */
    ByteBuffer part() {
        return all().limit(HEADROOM + STRIDE);
    }

    ByteBuffer all() {
        return whole.clear().position(HEADROOM);
    }

    /**
     * Reads once, into one slot or into as many as there are bytes for.
     *
     * @return how many bytes; -1: there will be no more
     */
    public long read(ScatteringByteChannel channel, boolean several) throws IOException {
        for (int i = 0; i < SLOTS; i++) {
            readBuffer[i].limit(start(i) + SLOT_BYTES).position(start(i));
        }
        next = 0;
        return several ? channel.read(readBuffer) : channel.read(readBuffer[0]);
    }

    /** The next slot that something was read into; null: there is none any more. */
    public @Nullable ByteBuffer next() {
        if (!hasNext()) {
            return null;
        }
        ByteBuffer slot = readBuffer[next];
        slot.limit(slot.position()).position(start(next));
        next++;
        return slot;
    }

    private boolean hasNext() {
        return next < SLOTS && readBuffer[next].position() > start(next);
    }

    /** Whether it is the slot that was asked for last, and others of the same read come after it or were lent before. */
    @SuppressWarnings("ReferenceEquality")
    boolean isOfSeveral(ByteBuffer bytes) {
        return next > 0 && readBuffer[next - 1] == bytes && (hasNext() || isLent());
    }

    boolean isLast() {
        return !hasNext();
    }

    boolean isLent() {
        return lent.hasRemaining();
    }

    /** Takes a slot's bytes over, if they are one piece with what is lent already. */
    boolean lend(ByteBuffer slot) {
        if (!isLent()) {
            lent.limit(slot.limit()).position(slot.position());
        } else if (lent.limit() == slot.position()) {
            lent.limit(slot.limit());
        } else {
            return false;
        }
        slot.position(slot.limit());
        return true;
    }

    ByteBuffer lent() {
        return lent;
    }

    void lentDone() {
        lent.limit(0);
    }
}
