package io.fairlead.websocket;

import io.fairlead.core.Frame;
import io.fairlead.core.Utf8Validator;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The message that a client is sending: what its frames announced of it, and what of it has come. A compressed one is
 * gathered as it is, and judged when it is inflated.
 *
 * <p>Threading: used by one thread at a time.
 */
final class MessageAssembler {
    private static final byte[] NOTHING = {};

    /** Null: none is under way. */
    private Frame.@Nullable Kind kind;

    private long announced;
    private boolean compressed;
    private boolean streamed;
    /** Where its text stands, as far as that came. */
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

    /** Of the message that is under way. */
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

    /** So many more bytes are to come, says a header. */
    void announce(long bytes) {
        announced += bytes;
    }

    long announced() {
        return announced;
    }

    /**
     * Copies the next bytes of its payload, from this index on.
     *
     * @param most how many it may have in all
     * @return all of it, when these are the last; else null
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

    /** Unmasks the next bytes of its payload to the end of a run, of which what is no text is cut off. */
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

    /** Whether what came of its text can't be one, or is none now that nothing follows. */
    boolean isNoText(boolean last) {
        return utf8 == Utf8Validator.INVALID || last && utf8 != Utf8Validator.BOUNDARY;
    }

    /** Bytes that what has come of it takes up. */
    int keptBytes() {
        return gathered == null ? 0 : gathered.capacity();
    }

    /** None is under way any more. */
    void end() {
        kind = null;
        announced = 0;
        gathered = null;
    }
}
