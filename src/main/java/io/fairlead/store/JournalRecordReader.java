package io.fairlead.store;

import io.fairlead.access.AuditEntry;
import io.fairlead.channel.Entry;
import io.fairlead.channel.Publication;
import io.fairlead.core.Frame;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of {@link JournalRecordWriter} one by one; malformed input never makes it read beyond the buffer.
 *
 * <p>Threading: one thread at a time.
 */
final class JournalRecordReader {
    /** Why there is no next record. */
    enum End {
        /** Everything was read. */
        CLEAN,
        /** The last record is incomplete: its write was interrupted. */
        TORN,
        /** The bytes are not a record of {@link JournalRecordWriter}. */
        DAMAGED
    }

    private final ByteBuffer bytes;
    private End end = End.CLEAN;
    private int valid;

    /** @param bytes read from position to limit */
    JournalRecordReader(ByteBuffer bytes) {
        this.bytes = bytes;
        this.valid = bytes.position();
    }

    /** The next record; null if there is none, see {@link #end}. */
    @Nullable JournalRecord next() {
        ByteBuffer body = body();
        if (body == null) {
            return null;
        }
        try {
            JournalRecord record = parse(body);
            if (!body.hasRemaining()) {
                valid = bytes.position();
                return record;
            }
        } catch (BufferUnderflowException | DateTimeException | ArithmeticException malformed) {
            end = End.DAMAGED;
            return null;
        }
        end = End.DAMAGED;
        return null;
    }

    End end() {
        return end;
    }

    /** The position after the last complete record. */
    int valid() {
        return valid;
    }

    private @Nullable ByteBuffer body() {
        if (end != End.CLEAN || !bytes.hasRemaining()) {
            return null;
        }
        if (bytes.remaining() < JournalRecordWriter.HEADER) {
            end = End.TORN;
            return null;
        }
        int length = bytes.getInt();
        int crc = bytes.getInt();
        if (length <= 0 || length > bytes.remaining()) {
            end = length <= 0 ? End.DAMAGED : End.TORN;
            return null;
        }
        ByteBuffer body = bytes.slice().limit(length);
        CRC32 sum = new CRC32();
        sum.update(body.duplicate());
        if ((int) sum.getValue() != crc) {
            end = End.DAMAGED;
            return null;
        }
        bytes.position(bytes.position() + length);
        return body;
    }

    private static JournalRecord parse(ByteBuffer body) {
        int kind = body.get();
        return switch (kind) {
            case JournalRecordWriter.BEGIN ->
                new JournalRecord.Begin(
                        text(body), text(body), body.getLong(), body.getLong(), body.getInt(), body.getLong());
            case JournalRecordWriter.ENTRIES -> new JournalRecord.Entries(text(body), entries(body));
            case JournalRecordWriter.DROP -> new JournalRecord.Drop(text(body), offsets(body));
            case JournalRecordWriter.ERASE -> new JournalRecord.Erase(text(body));
            case JournalRecordWriter.LOST -> new JournalRecord.Lost(text(body));
            case JournalRecordWriter.HEAD -> new JournalRecord.Head(text(body), body.getLong());
            case JournalRecordWriter.ACT -> new JournalRecord.Act(act(body));
            case JournalRecordWriter.SUSPECT -> new JournalRecord.Suspect();
            default -> throw new ArithmeticException("no such kind of record");
        };
    }

    private static List<Entry> entries(ByteBuffer body) {
        int count = body.getInt();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long offset = body.getLong();
            Instant time = JournalRecordWriter.time(body.getLong());
            String source = text(body);
            String to = text(body);
            boolean text = body.get() == 1;
            byte[] payload = bytes(body);
            Frame frame = text ? Frame.text(payload) : Frame.binary(payload);
            entries.add(new Entry(offset, time, new Publication(source, to, frame)));
        }
        return entries;
    }

    private static List<Long> offsets(ByteBuffer body) {
        int count = body.getInt();
        List<Long> offsets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            offsets.add(body.getLong());
        }
        return offsets;
    }

    private static AuditEntry act(ByteBuffer body) {
        return new AuditEntry(
                JournalRecordWriter.time(body.getLong()),
                text(body),
                text(body),
                text(body),
                text(body),
                text(body),
                text(body));
    }

    private static String text(ByteBuffer body) {
        return new String(bytes(body), StandardCharsets.UTF_8);
    }

    /** Checks the length first, so that a wrong one does not allocate more than the remaining bytes. */
    private static byte[] bytes(ByteBuffer body) {
        int length = body.getInt();
        if (length < 0 || length > body.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        body.get(bytes);
        return bytes;
    }
}
