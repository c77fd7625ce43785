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
 * What the database is still to be told, in files of one folder: the bounded spool. Each append is one write to the end
 * of the newest file, on the caller's thread, and not forced to the disk: it survives the death of the process, not of
 * the machine. Plain streams write, as a channel would be closed by the first caller that is interrupted.
 *
 * <p>Positions count bytes and only grow; each start skips some, so that no position means two things.
 *
 * <p>Threading: safe; one lock, held for one write at most.
 */
final class Journal implements AutoCloseable {
    /** How much may wait for the database. */
    static final long BOUND = 64L << 20;

    /** Small records may use this much more: a loss must be told though nothing else fits. */
    private static final long RESERVE = 1L << 20;

    private static final long SEGMENT = 4L << 20;
    /** Bytes of records that are read at a time. */
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
     * What was read from a position.
     *
     * @param next the position behind the records
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
            LOG.log(Level.ERROR, "{0} was not left whole: stored channels begin a new epoch", folder.path());
            distrustDamaged();
        }
    }

    /** The records behind a damaged one are lost with it. */
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

    /** @throws IOException when the folder can't be used; its message is for people */
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

    /** @return the position behind the record; negative: it does not fit or can't be written, and is not there */
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

    /** What a failed write left behind must not stand before the next record. */
    private void cutOff() {
        RandomAccessFile file = out;
        Segment newest = segments.peekLast();
        if (file == null || newest == null) {
            return;
        }
        try {
            file.setLength(newest.length());
            file.seek(newest.length());
        } catch (IOException stuck) {
            LOG.log(Level.DEBUG, "the next record begins a new file", stuck);
            closeFile();
        }
    }

    private void closeFile() {
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException given) {
            LOG.log(Level.DEBUG, "a file of the spool was not closed", given);
        }
        out = null;
    }

    /** @param whole false: losses are told by no record, and the next start must not trust what it finds */
    synchronized void trust(boolean whole) {
        if (distrusted == whole && !closed) {
            distrusted = !whole;
            flag();
        }
    }

    private void flag() {
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

    /** The position behind the newest record. */
    synchronized long end() {
        return end;
    }

    /** How many bytes have not been applied. */
    synchronized long waiting() {
        return segments.stream()
                .mapToLong(segment -> Math.max(0, segment.end() - Math.max(applied, segment.start())))
                .sum();
    }

    private long spooled() {
        return segments.stream().mapToLong(Segment::length).sum();
    }

    /** Nobody waits for more any longer. */
    synchronized void wakeReader() {
        wakeRequested = true;
        notifyAll();
    }

    /** Waits for a record behind this position. @return false: none came */
    synchronized boolean await(long position, long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; end <= position && !wakeRequested && left > 0; ) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        }
        return end > position;
    }

    /** Some of the records from a position on; none when there are no more. */
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
            LOG.log(Level.ERROR, "{0} is damaged and left out from byte {1} on", segment.file(), from);
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

    /** Everything before this position is in the database. */
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
            LOG.log(Level.WARNING, segment.file() + " is left behind", kept);
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
            LOG.log(Level.WARNING, "the spool " + folder.path() + " was not left cleanly", unwritable);
        }
        notifyAll();
    }
}
