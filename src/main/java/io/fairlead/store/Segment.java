package io.fairlead.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One file of the journal.
 *
 * @param start the position of its first byte
 * @param length length of the valid bytes
 */
record Segment(Path file, long start, long length) {
    private static final String SUFFIX = ".log";

    long end() {
        return start + length;
    }

    Segment withLength(long now) {
        return new Segment(file, start, now);
    }

    static String name(long start) {
        return String.format("%016x", start) + SUFFIX;
    }

    /** The segments of a folder, in order; ignores other files. */
    static List<Segment> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9a-f]{16}\\" + SUFFIX))
                    .sorted()
                    .map(file -> new Segment(
                            file, Long.parseUnsignedLong(file.getFileName().toString(), 0, 16, 16), 0))
                    .toList();
        }
    }

    /** Reads the file and finds its valid part, and why that ends. */
    Scan scan() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        JournalRecordReader reader = new JournalRecordReader(bytes);
        JournalRecord last;
        do {
            last = reader.next();
        } while (last != null);
        return new Scan(withLength(reader.valid()), reader.end());
    }

    /** Forces the file to disk. */
    void force() throws IOException {
        try (RandomAccessFile written = new RandomAccessFile(file.toFile(), "rw")) {
            written.getFD().sync();
        }
    }

    record Scan(Segment segment, JournalRecordReader.End end) {}

    /**
     * Reads up to {@code atMost} valid bytes from a position, but at least the whole first record. Null if the segment
     * ends before.
     */
    @Nullable ByteBuffer read(long position, int atMost) throws IOException {
        long left = end() - position;
        if (left <= 0) {
            return null;
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(position - start);
            long record = JournalRecordWriter.HEADER + (long) in.readInt();
            byte[] bytes = new byte[(int) Math.min(left, Math.max(record, atMost))];
            in.seek(position - start);
            in.readFully(bytes);
            return ByteBuffer.wrap(bytes);
        }
    }
}
