package io.fairlead.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.channel.Entry;
import io.fairlead.channel.Publication;
import io.fairlead.channel.TranscriptContract;
import io.fairlead.core.Frame;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How often the journal is brought into the database. */
@Timeout(30)
class JournalWriterTest {
    private static final String ROOM = TranscriptContract.ROOM;
    private static final long PACE_MILLIS = 100;
    /** Of one round: the entries, what may be deleted, and now and then whether the database is there. */
    private static final int MAX_TRANSACTIONS = 3;

    @TempDir
    Path home = Path.of("");

    @Test
    void whatIsSaidMeanwhileIsOneTransaction() throws Exception {
        FaultyDataSource database = new FaultyDataSource(Databases.memory());
        try (TestStore store = new TestStore("", database, home.resolve("spool"), Journal.BOUND)) {
            store.open(ROOM, "e1", TranscriptContract.KEEP);
            store.settle();
            int before = database.connections();
            long begin = System.nanoTime();
            long offset = 0;
            while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(1)) {
                if (store.store().state().spoolBytes() < Journal.CHUNK / 2) {
                    offset++;
                    assertTrue(store.transcript().append(ROOM, entry(offset)));
                }
            }
            long rounds = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) / PACE_MILLIS + 2;
            int transactions = database.connections() - before;
            assertTrue(transactions <= MAX_TRANSACTIONS * rounds, transactions + " transactions of " + offset);
            store.settle();
            assertEquals(offset, store.open(ROOM, "e2", TranscriptContract.KEEP).offset());
        }
    }

    private static List<Entry> entry(long offset) {
        return List.of(new Entry(offset, Instant.now(), new Publication("s", "", Frame.text("x"))));
    }
}
