package io.fairlead.websocket;

import java.util.Arrays;

/**
 * The bytes of incomplete data. Its size depends on the bytes received, not on the length in a header: at most twice
 * that number, or {@link #MIN_CAPACITY} bytes.
 *
 * <p>Threading: used by one thread at a time.
 */
final class GrowableBuffer {
    private static final int MIN_CAPACITY = 512;

    private byte[] bytes = {};
    private int size;

    int size() {
        return size;
    }

    /** The allocated bytes. */
    int capacity() {
        return bytes.length;
    }

    /**
     * Adds room for bytes, which the caller must write.
     *
     * @param end maximum size in total
     * @return the array; the new bytes start at the previous {@link #size}
     */
    byte[] add(int more, int end) {
        int needed = size + more;
        if (needed > bytes.length) {
            int roomy = Math.max(MIN_CAPACITY, needed > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE : 2 * needed);
            bytes = Arrays.copyOf(bytes, Math.max(needed, Math.min(end, roomy)));
        }
        size = needed;
        return bytes;
    }

    /** All bytes; owned by the caller. */
    byte[] whole() {
        return first(size);
    }

    /** The first {@code count} bytes; owned by the caller. */
    byte[] first(int count) {
        return bytes.length == count ? bytes : Arrays.copyOf(bytes, count);
    }
}
