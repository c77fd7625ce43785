package io.fairlead.websocket;

import java.util.Arrays;

/**
 * The bytes of something that is not whole yet. It grows with what has come, whatever a header promises: to at most
 * twice that, or to {@link #FEW} bytes.
 *
 * <p>Threading: used by one thread at a time.
 */
final class GrowableBuffer {
    private static final int FEW = 512;

    private byte[] bytes = {};
    private int size;

    int size() {
        return size;
    }

    /** Bytes that it takes up. */
    int capacity() {
        return bytes.length;
    }

    /**
     * Takes in so many more bytes, which the caller is to write.
     *
     * @param end more than this many there will not be
     * @return the array, where they begin at what {@link #size} was
     */
    byte[] add(int more, int end) {
        int needed = size + more;
        if (needed > bytes.length) {
            int roomy = Math.max(FEW, needed > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE : 2 * needed);
            bytes = Arrays.copyOf(bytes, Math.max(needed, Math.min(end, roomy)));
        }
        size = needed;
        return bytes;
    }

    /** All of it, the caller's from now on. */
    byte[] whole() {
        return first(size);
    }

    /** So many of its bytes, the caller's from now on. */
    byte[] first(int count) {
        return bytes.length == count ? bytes : Arrays.copyOf(bytes, count);
    }
}
