package io.fairlead.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fairlead.channel.Entry;
import io.fairlead.channel.Publication;
import io.fairlead.core.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JournalTest {
    @TempDir
    Path home = Path.of("");

    private Journal open(long bound) throws IOException {
        return Journal.open(home, bound, 1_000, () -> "an-id");
    }

    private static List<JournalRecord> all(Journal journal) throws IOException {
        List<JournalRecord> records = new ArrayList<>();
        long position = 0;
        for (Journal.Part part = journal.read(position); !part.records().isEmpty(); part = journal.read(position)) {
            records.addAll(part.records());
            position = part.next();
        }
        return records;
    }

    private static JournalRecord entries(int size) {
        return new JournalRecord.Entries(
                "a", List.of(new Entry(1, Instant.EPOCH, new Publication("s", "", Frame.binary(new byte[size])))));
    }

    private Path newestFile() throws IOException {
        try (var files = Files.list(home)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .reduce((older, newer) -> newer)
                    .orElseThrow();
        }
    }

    @Test
    void whatWasAppendedIsReadInOrderAlsoByTheNext() throws IOException {
        try (Journal journal = open(1 << 20)) {
            journal.append(new JournalRecord.Lost("a"));
            journal.append(new JournalRecord.Head("a", 7));
        }
        try (Journal journal = open(1 << 20)) {
            journal.append(new JournalRecord.Erase("b"));
            assertEquals(
                    List.of(new JournalRecord.Lost("a"), new JournalRecord.Head("a", 7), new JournalRecord.Erase("b")),
                    all(journal));
        }
    }

    @Test
    void anIncompleteLastRecordIsCutOff() throws IOException {
        try (Journal journal = open(1 << 20)) {
            journal.append(new JournalRecord.Lost("a"));
        }
        byte[] whole = Files.readAllBytes(newestFile());
        byte[] next = JournalRecordWriter.write(new JournalRecord.Head("a", 7));
        for (int length = 1; length < next.length; length++) {
            byte[] torn = java.util.Arrays.copyOf(whole, whole.length + length);
            System.arraycopy(next, 0, torn, whole.length, length);
            Files.write(newestFile(), torn);
            try (Journal journal = open(1 << 20)) {
                assertEquals(List.of(new JournalRecord.Lost("a")), all(journal), "torn after " + length);
            }
        }
    }

    @Test
    void aDamagedRecordMakesWhatIsStoredSuspect() throws IOException {
        try (Journal journal = open(1 << 20)) {
            journal.append(new JournalRecord.Lost("a"));
            journal.append(new JournalRecord.Head("a", 7));
            journal.append(new JournalRecord.Head("b", 7));
        }
        byte[] whole = Files.readAllBytes(newestFile());
        whole[whole.length / 2] ^= 1;
        Files.write(newestFile(), whole);
        try (Journal journal = open(1 << 20)) {
            assertEquals(List.of(new JournalRecord.Lost("a"), new JournalRecord.Suspect()), all(journal));
        }
    }

    @Test
    void beyondTheBoundOnlyWhatIsSmallFits() throws IOException {
        try (Journal journal = open(10_000)) {
            assertTrue(journal.append(entries(6_000)) > 0);
            assertEquals(-1, journal.append(entries(6_000)));
            assertTrue(journal.append(new JournalRecord.Lost("a")) > 0);
            journal.append(entries(3_500));
            assertTrue(journal.append(new JournalRecord.Head("a", 1)) > 0);
        }
    }

    @Test
    void filesGoWhenTheirNotesAreApplied() throws IOException {
        try (Journal journal = open(64 << 20)) {
            for (int i = 0; i < 12; i++) {
                journal.append(entries(1 << 20));
            }
            journal.applied(journal.end());
            assertEquals(0, journal.waiting());
            try (var files = Files.list(home)) {
                assertTrue(files.count() <= 2);
            }
        }
    }

    @Test
    void aFolderIsLockedByOneJournalAtATime() throws IOException {
        try (Journal journal = open(1 << 20)) {
            assertThrows(IOException.class, () -> open(1 << 20));
            assertTrue(journal.append(new JournalRecord.Lost("a")) > 0);
        }
        open(1 << 20).close();
    }

    @Test
    void aFolderThatCanNotBeMadeIsTold() throws IOException {
        Path file = Files.writeString(home.resolve("file"), "");
        assertThrows(IOException.class, () -> Journal.open(file, 1 << 20, 0, () -> "an-id"));
    }

    @Test
    void recordsOfAnEarlierBootOfTheMachineAreNotTrusted() throws IOException {
        Path state = home.resolve("state");
        open(1 << 20).close();
        try (Journal journal = open(1 << 20)) {
            journal.append(new JournalRecord.Lost("a"));
            byte[] running = Files.readAllBytes(state);
            journal.close();
            running[40] ^= 1;
            Files.write(state, running);
        }
        try (Journal journal = open(1 << 20)) {
            assertEquals(List.of(new JournalRecord.Lost("a"), new JournalRecord.Suspect()), all(journal));
        }
    }

    @FuzzTest
    void whateverTheBytesTheReaderEnds(FuzzedDataProvider data) {
        read(data.consumeRemainingAsBytes());
    }

    @Test
    void flippedBytesAreNeverReadAsANote() {
        Random random = new Random(11);
        byte[] whole = JournalRecordWriter.write(new JournalRecord.Begin("room", "epoch", 1, 2, 3, 4));
        for (int run = 0; run < 2_000; run++) {
            byte[] bytes = whole.clone();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
            assertFalse(read(bytes) > 0);
        }
    }

    private static int read(byte[] bytes) {
        JournalRecordReader reader = new JournalRecordReader(ByteBuffer.wrap(bytes));
        int records = 0;
        for (JournalRecord record = reader.next(); record != null; record = reader.next()) {
            assertInstanceOf(JournalRecord.class, record);
            records++;
        }
        assertNotNull(reader.end());
        assertTrue(reader.valid() <= bytes.length);
        return records;
    }
}
