package io.fairlead.http1;

/**
 * Reads through an array and moves the bytes to keep to its start, never beyond the read position.
 *
 * <p>Threading: one thread at a time.
 */
final class CompactingCursor {
    final byte[] bytes;
    final int end;
    private final int start;
    private int read;
    private int written;

    /** @param start the start of the bytes to keep; at most {@code read} */
    CompactingCursor(byte[] bytes, int start, int read, int end) {
        this.bytes = bytes;
        this.start = start;
        this.read = read;
        this.end = end;
        this.written = start;
    }

    boolean hasMore() {
        return read < end;
    }

    int position() {
        return read;
    }

    byte next() {
        return bytes[read++];
    }

    void skipTo(int position) {
        read = position;
    }

    /** Keeps the next bytes, at most this many. @return how many there were */
    int keep(long count) {
        int kept = (int) Math.min(count, end - read);
        if (written != read) {
            System.arraycopy(bytes, read, bytes, written, kept);
        }
        read += kept;
        written += kept;
        return kept;
    }

    void put(String text) {
        for (int i = 0; i < text.length(); i++) {
            bytes[written++] = (byte) text.charAt(i);
        }
    }

    int start() {
        return start;
    }

    /** The number of bytes kept. */
    int length() {
        return written - start;
    }
}
