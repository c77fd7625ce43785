package io.fairlead.framing;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of an incomplete message. Uses no memory between messages.
 *
 * <p>Threading: used by one thread at a time.
 */
final class PartialMessage {
    private static final byte[] NONE = {};
    private static final int MIN_CAPACITY = 256;

    private byte[] bytes = NONE;
    private int start;
    private int end;

    int size() {
        return end - start;
    }

    /** The allocated bytes. */
    int capacity() {
        return bytes.length;
    }

    byte at(int index) {
        return bytes[start + index];
    }

    /** Appends up to this many of the given bytes. */
    void append(ByteBuffer from, int atMost) {
        int count = Math.min(atMost, from.remaining());
        reserve(count);
        from.get(bytes, end, count);
        end += count;
    }

    private void reserve(int count) {
        if (bytes.length - end >= count) {
            return;
        }
        int size = size();
        int required = Math.max(MIN_CAPACITY, size + count);
        byte[] target = required <= bytes.length ? bytes : new byte[Math.max(required, Math.min(2 * size, 1 << 16))];
        System.arraycopy(bytes, start, target, 0, size);
        bytes = target;
        start = 0;
        end = size;
    }

    /** Removes the first bytes and returns a copy of them. */
    byte[] take(int count) {
        byte[] taken = Arrays.copyOfRange(bytes, start, start + count);
        drop(count);
        return taken;
    }

    void drop(int count) {
        start += count;
        if (start == end) {
            bytes = NONE;
            start = 0;
            end = 0;
        }
    }
}
