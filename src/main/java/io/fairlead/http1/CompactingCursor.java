package io.fairlead.http1;

/**
 * Reads through an array and writes what is to remain to its beginning, never beyond what was read.
 *
 * <p>Threading: one thread at a time.
 */
final class CompactingCursor {
    final byte[] bytes;
    final int end;
    private final int start;
    private int read;
    private int written;

    /** @param start where what remains begins: at most {@code read} */
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

    /** These remain, at most so many. @return how many there were */
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

    /** Of what remains. */
    int length() {
        return written - start;
    }
}
