package io.fairlead.store;

import io.fairlead.access.Audited;
import io.fairlead.channel.Draft;
import io.fairlead.channel.Entry;
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
 * Reads the records of {@link NoteWriter} one by one, and never more than there is, whatever the bytes.
 *
 * <p>Threading: one thread at a time.
 */
final class NoteReader {
    /** Why there is no next note. */
    enum End {
        /** Everything was read. */
        CLEAN,
        /** The last record is not whole: its write was cut off. */
        TORN,
        /** What is there was not written by a {@link NoteWriter}. */
        DAMAGED
    }

    private final ByteBuffer bytes;
    private End end = End.CLEAN;
    private int valid;

    /** @param bytes to be read from position to limit */
    NoteReader(ByteBuffer bytes) {
        this.bytes = bytes;
        this.valid = bytes.position();
    }

    /** Null: see {@link #end}. */
    @Nullable Note next() {
        ByteBuffer body = body();
        if (body == null) {
            return null;
        }
        try {
            Note note = note(body);
            if (!body.hasRemaining()) {
                valid = bytes.position();
                return note;
            }
        } catch (BufferUnderflowException | DateTimeException | ArithmeticException nonsense) {
            end = End.DAMAGED;
            return null;
        }
        end = End.DAMAGED;
        return null;
    }

    End end() {
        return end;
    }

    /** The position behind the last whole note. */
    int valid() {
        return valid;
    }

    private @Nullable ByteBuffer body() {
        if (end != End.CLEAN || !bytes.hasRemaining()) {
            return null;
        }
        if (bytes.remaining() < NoteWriter.HEADER) {
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

    private static Note note(ByteBuffer body) {
        int kind = body.get();
        return switch (kind) {
            case NoteWriter.BEGIN ->
                new Note.Begin(text(body), text(body), body.getLong(), body.getLong(), body.getInt(), body.getLong());
            case NoteWriter.ENTRIES -> new Note.Entries(text(body), entries(body));
            case NoteWriter.DROP -> new Note.Drop(text(body), offsets(body));
            case NoteWriter.ERASE -> new Note.Erase(text(body));
            case NoteWriter.LOST -> new Note.Lost(text(body));
            case NoteWriter.HEAD -> new Note.Head(text(body), body.getLong());
            case NoteWriter.ACT -> new Note.Act(act(body));
            case NoteWriter.SUSPECT -> new Note.Suspect();
            default -> throw new ArithmeticException("no such kind of note");
        };
    }

    private static List<Entry> entries(ByteBuffer body) {
        int count = body.getInt();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long offset = body.getLong();
            Instant time = NoteWriter.time(body.getLong());
            String source = text(body);
            String to = text(body);
            boolean text = body.get() == 1;
            byte[] payload = bytes(body);
            Frame frame = text ? Frame.text(payload) : Frame.binary(payload);
            entries.add(new Entry(offset, time, new Draft(source, to, frame)));
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

    private static Audited act(ByteBuffer body) {
        return new Audited(
                NoteWriter.time(body.getLong()),
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

    /** Not even a wrong length makes it ask for more memory than there are bytes. */
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
