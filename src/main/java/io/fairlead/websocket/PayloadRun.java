package io.fairlead.websocket;

import io.fairlead.core.Frame;
import java.nio.ByteBuffer;

/**
 * What one read brings for a byte stream: payloads of frames of one kind, moved together over the headers between them,
 * so that they are handed on as one.
 *
 * <p>Threading: used by one thread at a time.
 */
final class PayloadRun {
    /** Whether it may be of several messages. */
    private final boolean joins;
    /** Of the thread that reads. */
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

    /** Whether a message of this kind can follow in it. */
    boolean takes(Frame.Kind next) {
        return isEmpty() || joins && kind == next;
    }

    /** Unmasks these bytes, of a message that it {@link #takes}, to its end; answers as {@link Masking} does. */
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

    /** The message that the last bytes were of is whole. */
    void endMessage() {
        messages++;
    }

    /** Where in the buffer the run ends. */
    int end() {
        return end;
    }

    /** Drops what begins at this index. */
    void cut(int index) {
        end = index;
    }

    /** Hands it on, unless there is nothing, and begins anew. The buffer stays as it is. */
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
