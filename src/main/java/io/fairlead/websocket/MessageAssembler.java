package io.fairlead.websocket;

import io.fairlead.core.Frame;
import io.fairlead.core.Utf8Validator;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The message being received: its announced length and the data received. A compressed message is stored compressed,
 * and checked when it is inflated.
 *
 * <p>Threading: used by one thread at a time.
 */
final class MessageAssembler {
    private static final byte[] NOTHING = {};

    /** Null: no message is in progress. */
    private Frame.@Nullable Kind kind;

    private long announced;
    private boolean compressed;
    private boolean streamed;
    /** The state of the UTF-8 validation. */
    private int utf8 = Utf8Validator.BOUNDARY;

    private @Nullable GrowableBuffer gathered;

    void begin(Frame.Kind of, boolean isCompressed, boolean isStreamed) {
        kind = of;
        compressed = isCompressed;
        streamed = isStreamed;
    }

    boolean isUnderWay() {
        return kind != null;
    }

    /** The type of the message in progress. */
    Frame.Kind kind() {
        return isText() ? Frame.Kind.TEXT : Frame.Kind.BINARY;
    }

    boolean isText() {
        return kind == Frame.Kind.TEXT;
    }

    boolean isCompressed() {
        return compressed;
    }

    boolean isStreamed() {
        return streamed;
    }

    /** Adds the payload length of a frame header. */
    void announce(long bytes) {
        announced += bytes;
    }

    long announced() {
        return announced;
    }

    /**
     * Copies the next payload bytes, from this index on.
     *
     * @param most maximum size of the message
     * @return the whole message if these bytes are the last; otherwise null
     */
    byte @Nullable [] take(ByteBuffer bytes, int from, int count, int key, int most, boolean last) {
        if (gathered == null && last) {
            byte[] whole = count == 0 ? NOTHING : new byte[count];
            check(Masking.copy(bytes, from, whole, 0, count, key), whole, 0, count);
            return whole;
        }
        GrowableBuffer all = gathered == null ? new GrowableBuffer() : gathered;
        gathered = all;
        int to = all.size();
        byte[] target = all.add(count, most);
        check(Masking.copy(bytes, from, target, to, count, key), target, to, to + count);
        return last ? all.whole() : null;
    }

    private void check(long joined, byte[] bytes, int from, int to) {
        if (isText() && !compressed && (utf8 != Utf8Validator.BOUNDARY || Utf8Validator.isBeyondAscii(joined))) {
            utf8 = Utf8Validator.scan(utf8, bytes, from, to);
        }
    }

    /** Unmasks the next payload bytes at the end of a run, and cuts off the part of a text that is not valid UTF-8. */
    void pass(ByteBuffer bytes, int from, int count, int key, PayloadRun run) {
        long joined = run.add(kind(), bytes, from, count, key);
        if (isText() && (utf8 != Utf8Validator.BOUNDARY || Utf8Validator.isBeyondAscii(joined))) {
            int before = utf8;
            int start = run.end() - count;
            utf8 = Utf8Validator.scan(before, bytes, start, run.end());
            if (utf8 == Utf8Validator.INVALID) {
                run.cut(Utf8Validator.firstInvalid(before, bytes, start, run.end()));
            }
        }
    }

    /** Whether the text received is not valid UTF-8 or, if it is complete, ends within a character. */
    boolean isInvalidText(boolean last) {
        return utf8 == Utf8Validator.INVALID || last && utf8 != Utf8Validator.BOUNDARY;
    }

    /** The memory used for the data received. */
    int keptBytes() {
        return gathered == null ? 0 : gathered.capacity();
    }

    /** Ends the message in progress. */
    void end() {
        kind = null;
        announced = 0;
        gathered = null;
    }
}
