package io.fairlead.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bounded spool: records not yet in the database, in the files of one folder. Each append is one write at the end
 * of the newest file, on the caller's thread, without fsync: it survives a crash of the process, but not of the
 * machine. Files are not written through a FileChannel, because an interrupted caller would close it.
 *
 * <p>Positions count bytes and only grow; each start skips some, so that no position is used twice.
 *
 * <p>Threading: safe; one lock, held for at most one write.
 */
final class Journal implements AutoCloseable {
    /** Limit of the spooled bytes. */
    static final long BOUND = 64L << 20;

    /** Extra space for small records: a loss must be recorded even if nothing else fits. */
    private static final long RESERVE = 1L << 20;

    private static final long SEGMENT = 4L << 20;
    /** Bytes of records read at a time. */
    static final int CHUNK = 1 << 18;

    private static final int CLOCK_BITS = 20;
    private static final Logger LOG = System.getLogger(Journal.class.getName());

    private final SpoolFolder folder;
    private final long bound;
    private final ArrayDeque<Segment> segments = new ArrayDeque<>();
    private @Nullable RandomAccessFile out;
    private long end;
    private long applied;
    private boolean failing;
    private boolean distrusted;
    private boolean wakeRequested;
    private boolean closed;

    /**
     * Records read from one position.
     *
     * @param next the position after the records
     */
    record Part(List<JournalRecord> records, long next) {}

    private Journal(SpoolFolder folder, long bound, long nowMillis) throws IOException {
        this.folder = folder;
        this.bound = bound;
        boolean suspect = folder.isSuspect();
        List<Segment> found = Segment.in(folder.path());
        for (int i = 0; i < found.size(); i++) {
            Segment.Scan scan = found.get(i).scan();
            suspect |= scan.end() == JournalRecordReader.End.DAMAGED
                    || (scan.end() == JournalRecordReader.End.TORN && i < found.size() - 1);
            take(scan.segment());
        }
        end = Math.max(end, nowMillis << CLOCK_BITS);
        applied = segments.isEmpty() ? end : segments.getFirst().start();
        if (suspect) {
            LOG.log(Level.ERROR, "{0} is damaged or incomplete: stored channels begin a new epoch", folder.path());
            distrustDamaged();
        }
    }

    /** Truncates the segment after its last valid record: the records after a damaged one are lost too. */
    private void take(Segment segment) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(segment.file().toFile(), "rw")) {
            file.setLength(segment.length());
        }
        if (segment.length() == 0) {
            Files.delete(segment.file());
        } else {
            segments.add(segment);
            end = segment.end();
        }
    }

    private void distrustDamaged() throws IOException {
        if (append(new JournalRecord.Suspect()) < 0) {
            throw new IOException("it can't be written");
        }
        folder.trust();
    }

    /** @throws IOException if the folder can't be used; with a human-readable message */
    static Journal open(Path path, long bound, long nowMillis, Supplier<String> ids) throws IOException {
        SpoolFolder folder = SpoolFolder.open(path, ids);
        try {
            return new Journal(folder, bound, nowMillis);
        } catch (IOException unusable) {
            folder.close();
            throw unusable;
        }
    }

    String id() {
        return folder.id();
    }

    /** @return the position after the record; negative if the record does not fit or can't be written */
    synchronized long append(JournalRecord record) {
        byte[] bytes = JournalRecordWriter.write(record);
        boolean small = !(record instanceof JournalRecord.Entries || record instanceof JournalRecord.Act);
        if (closed || spooled() + bytes.length > (small ? bound + RESERVE : bound)) {
            return -1;
        }
        try {
            write(bytes);
            failing = false;
            notifyAll();
            return end;
        } catch (IOException unwritable) {
            if (!failing) {
                LOG.log(Level.ERROR, "the spool " + folder.path() + " can't be written", unwritable);
            }
            failing = true;
            cutOff();
            return -1;
        }
    }

    private void write(byte[] record) throws IOException {
        RandomAccessFile file = out;
        Segment newest = segments.peekLast();
        if (file == null || newest == null || newest.length() >= SEGMENT) {
            closeFile();
            newest = new Segment(folder.file(Segment.name(end)), end, 0);
            file = new RandomAccessFile(newest.file().toFile(), "rw");
            segments.add(newest);
            out = file;
        }
        file.write(record);
        segments.removeLast();
        segments.add(newest.withLength(newest.length() + record.length));
        end += record.length;
    }

    /** Removes the remains of a failed write, so that they do not precede the next record. */
    private void cutOff() {
        RandomAccessFile file = out;
        Segment newest = segments.peekLast();
        if (file == null || newest == null) {
            return;
        }
        try {
            file.setLength(newest.length());
            file.seek(newest.length());
        } catch (IOException cutFailure) {
            LOG.log(Level.DEBUG, "the next record begins a new file", cutFailure);
            closeFile();
        }
    }

    private void closeFile() {
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException closeFailure) {
            LOG.log(Level.DEBUG, "a spool file could not be closed", closeFailure);
        }
        out = null;
    }

    /** @param whole false if losses could not be recorded, so that the next start must not trust the stored data */
    synchronized void trust(boolean whole) {
        if (distrusted == whole && !closed) {
            distrusted = !whole;
            writeFlag();
        }
    }

    private void writeFlag() {
        try {
            if (distrusted) {
                folder.distrust();
            } else {
                folder.trust();
            }
        } catch (IOException unwritable) {
            LOG.log(Level.ERROR, "the spool " + folder.path() + " can't be marked", unwritable);
        }
    }

    /** The position after the newest record. */
    synchronized long end() {
        return end;
    }

    /** Bytes not yet applied to the database. */
    synchronized long waiting() {
        return segments.stream()
                .mapToLong(segment -> Math.max(0, segment.end() - Math.max(applied, segment.start())))
                .sum();
    }

    private long spooled() {
        return segments.stream().mapToLong(Segment::length).sum();
    }

    /** Ends {@link #await}, now and in future. */
    synchronized void wakeReader() {
        wakeRequested = true;
        notifyAll();
    }

    /** Waits for a record after this position. @return false on timeout */
    synchronized boolean await(long position, long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; end <= position && !wakeRequested && left > 0; ) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        }
        return end > position;
    }

    /** Reads some records from a position on; an empty part if there are no more. */
    Part read(long position) throws IOException {
        Segment segment = segmentAt(position);
        if (segment == null) {
            return new Part(List.of(), position);
        }
        long from = Math.max(position, segment.start());
        ByteBuffer bytes = segment.read(from, CHUNK);
        JournalRecordReader reader = new JournalRecordReader(bytes == null ? ByteBuffer.allocate(0) : bytes);
        List<JournalRecord> records = new ArrayList<>();
        for (JournalRecord record = reader.next(); record != null; record = reader.next()) {
            records.add(record);
        }
        if (records.isEmpty()) {
            LOG.log(Level.ERROR, "{0} is damaged: skipped from position {1} on", segment.file(), from);
            return new Part(List.of(new JournalRecord.Suspect()), segment.end());
        }
        return new Part(records, from + reader.valid());
    }

    private synchronized @Nullable Segment segmentAt(long position) {
        for (Segment segment : segments) {
            if (segment.end() > position) {
                return segment;
            }
        }
        return null;
    }

    /** Marks everything before this position as stored in the database. */
    synchronized void applied(long position) {
        applied = Math.max(applied, position);
        for (Iterator<Segment> oldest = segments.iterator(); oldest.hasNext(); ) {
            Segment segment = oldest.next();
            boolean open = out != null && segment.equals(segments.peekLast()) && segment.length() < SEGMENT;
            if (segment.end() > applied || open) {
                return;
            }
            delete(segment);
            oldest.remove();
        }
    }

    private void delete(Segment segment) {
        if (segment.equals(segments.peekLast())) {
            closeFile();
        }
        try {
            Files.deleteIfExists(segment.file());
        } catch (IOException kept) {
            LOG.log(Level.WARNING, segment.file() + " could not be deleted", kept);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeFile();
        applied(applied);
        try {
            for (Segment segment : segments) {
                segment.force();
            }
            folder.leave(!distrusted);
        } catch (IOException unwritable) {
            LOG.log(Level.WARNING, "the spool " + folder.path() + " could not be closed cleanly", unwritable);
        }
        notifyAll();
    }
}
