package io.fairlead.store;

import io.fairlead.access.AuditEntry;
import io.fairlead.channel.Entry;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.zip.CRC32;

/**
 * Encodes a record: length of the body (4 bytes), CRC-32 of the body (4), body: kind (1) and fields, big-endian,
 * strings as length and UTF-8. {@link JournalRecordReader} decodes it.
 */
final class JournalRecordWriter {
    static final int HEADER = 8;
    static final int BEGIN = 1;
    static final int ENTRIES = 2;
    static final int DROP = 3;
    static final int ERASE = 4;
    static final int LOST = 5;
    static final int HEAD = 6;
    static final int ACT = 7;
    static final int SUSPECT = 8;

    private JournalRecordWriter() {}

    /** The encoded record with its header. */
    static byte[] write(JournalRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(0);
            body(record, out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        byte[] encoded = bytes.toByteArray();
        CRC32 crc = new CRC32();
        crc.update(encoded, HEADER, encoded.length - HEADER);
        ByteBuffer.wrap(encoded).putInt(encoded.length - HEADER).putInt((int) crc.getValue());
        return encoded;
    }

    private static void body(JournalRecord record, DataOutputStream out) throws IOException {
        if (record instanceof JournalRecord.Entries entries) {
            out.writeByte(ENTRIES);
            text(out, entries.channel());
            out.writeInt(entries.entries().size());
            for (Entry entry : entries.entries()) {
                entry(out, entry);
            }
        } else if (record instanceof JournalRecord.Begin begin) {
            out.writeByte(BEGIN);
            text(out, begin.channel());
            text(out, begin.epoch());
            out.writeLong(begin.offset());
            out.writeLong(begin.complete());
            out.writeInt(begin.keepEntries());
            out.writeLong(begin.keepMillis());
        } else if (record instanceof JournalRecord.Drop drop) {
            out.writeByte(DROP);
            text(out, drop.channel());
            out.writeInt(drop.offsets().size());
            for (long offset : drop.offsets()) {
                out.writeLong(offset);
            }
        } else if (record instanceof JournalRecord.Act act) {
            out.writeByte(ACT);
            act(out, act.audited());
        } else {
            small(record, out);
        }
    }

    private static void small(JournalRecord record, DataOutputStream out) throws IOException {
        if (record instanceof JournalRecord.Erase erase) {
            out.writeByte(ERASE);
            text(out, erase.channel());
        } else if (record instanceof JournalRecord.Lost lost) {
            out.writeByte(LOST);
            text(out, lost.channel());
        } else if (record instanceof JournalRecord.Head head) {
            out.writeByte(HEAD);
            text(out, head.channel());
            out.writeLong(head.offset());
        } else {
            out.writeByte(SUSPECT);
        }
    }

    private static void entry(DataOutputStream out, Entry entry) throws IOException {
        out.writeLong(entry.offset());
        out.writeLong(micros(entry.time()));
        text(out, entry.source());
        text(out, entry.to());
        out.writeBoolean(entry.frame().isText());
        out.writeInt(entry.frame().size());
        out.write(entry.frame().array());
    }

    private static void act(DataOutputStream out, AuditEntry act) throws IOException {
        out.writeLong(micros(act.time()));
        text(out, act.who());
        text(out, act.role());
        text(out, act.address());
        text(out, act.action());
        text(out, act.target());
        text(out, act.outcome());
    }

    /** Replaces U+0000, which PostgreSQL does not allow in text. */
    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.replace('\0', '\uFFFD').getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
