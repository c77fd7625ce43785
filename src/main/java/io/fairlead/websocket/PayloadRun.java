package io.fairlead.websocket;

import io.fairlead.core.Frame;
import java.nio.ByteBuffer;

/**
 * Joins the payloads of one read for a byte stream: payloads of frames of one type are moved over the headers between
 * them, so that they are passed on in one call.
 *
 * <p>Threading: used by one thread at a time.
 */
final class PayloadRun {
    /** Whether it may hold several messages. */
    private final boolean joins;
    /** The scratch space of the reading thread. */
    private final byte[] scratch;

    private Frame.Kind kind = Frame.Kind.BINARY;
    private int start;
    private int end;
    private int messages;

    /** @param scratch see {@link Masking#move} */
    PayloadRun(boolean joins, byte[] scratch) {
        this.joins = joins;
        this.scratch = scratch;
    }

    /** Whether a message of this type can be added. */
    boolean takes(Frame.Kind next) {
        return isEmpty() || joins && kind == next;
    }

    /** Unmasks these bytes, of a message that it {@link #takes}, at its end; returns the result of {@link Masking}. */
    long add(Frame.Kind part, ByteBuffer bytes, int from, int count, int key) {
        if (isEmpty()) {
            kind = part;
            start = from;
            end = from;
        }
        long joined = Masking.move(bytes, from, end, count, key, scratch);
        end += count;
        return joined;
    }

    private boolean isEmpty() {
        return start == end && messages == 0;
    }

    /** The message of the last bytes is complete. */
    void endMessage() {
        messages++;
    }

    /** The index of the run's end in the buffer. */
    int end() {
        return end;
    }

    /** Drops the bytes from this index on. */
    void cut(int index) {
        end = index;
    }

    /**
     * Passes the run on, unless it is empty, and starts a new one. The position and limit of the buffer are preserved.
     */
    void flush(ByteBuffer bytes, FrameHandler handler) {
        if (isEmpty()) {
            return;
        }
        int position = bytes.position();
        int limit = bytes.limit();
        int ended = messages;
        bytes.limit(end).position(start);
        start = 0;
        end = 0;
        messages = 0;
        handler.onPart(kind, bytes, ended);
        bytes.limit(limit).position(position);
    }
}
