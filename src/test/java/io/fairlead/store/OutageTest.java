package io.fairlead.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.access.AuditEntry;
import io.fairlead.channel.Entry;
import io.fairlead.channel.Publication;
import io.fairlead.channel.Transcript;
import io.fairlead.channel.TranscriptContract;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.core.StoreState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Phaser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database that hangs, fails, comes late or not at all. */
@Timeout(60)
class OutageTest {
    private static final String ROOM = TranscriptContract.ROOM;
    private static final long BOUND = 200_000;

    @TempDir
    Path home = Path.of("");

    private FaultyDataSource database = new FaultyDataSource(Databases.memory());
    private TestStore store = TestStore.on("", home);

    @BeforeEach
    void make() {
        database = new FaultyDataSource(Databases.memory());
        store = new TestStore("", database, home.resolve("spool"), BOUND);
        store.reopened();
    }

    @AfterEach
    void close() {
        database.goOn();
        store.close();
    }

    private Transcript.Tail open(String epoch) throws Exception {
        return store.open(ROOM, epoch, TranscriptContract.KEEP);
    }

    private static List<Entry> entry(long offset, int size) {
        return List.of(new Entry(offset, Instant.now(), new Publication("s", "", Frame.binary(new byte[size]))));
    }

    /** The offset of the entry that did not fit any more. */
    private long fillWithoutDatabase() throws InterruptedException {
        database.down(true);
        awaitDown();
        long offset = 1;
        while (store.transcript().append(ROOM, entry(offset, 10_000))) {
            offset++;
        }
        return offset;
    }

    private void awaitDown() throws InterruptedException {
        store.await(state -> !state.up());
    }

    @Test
    void aDatabaseThatHangsHoldsNobodyUpAndIsToldAsDown() throws Exception {
        open("e1");
        database.hang();
        for (long offset = 1; offset <= 100; offset++) {
            assertTrue(store.transcript().append(ROOM, entry(offset, 10)));
        }
        store.await(state -> state.spoolBytes() > 0);
        store.extraNanos.addAndGet(10_000_000_000L);
        StoreState state = store.await(now -> {
            store.extraNanos.addAndGet(10_000_000_000L);
            return !now.up();
        });
        assertEquals("the database does not answer", state.detail());
        database.goOn();
        store.settle();
        assertEquals(100, open("e2").entries().size());
    }

    @Test
    void anOpenThatTakesTooLongIsAnsweredWithoutTheDatabase() throws Exception {
        open("e1");
        store.transcript().append(ROOM, entry(1, 10));
        store.settle();
        database.hang();
        CompletableFuture<Transcript.Tail> answer = new CompletableFuture<>();
        store.transcript().open(ROOM, "e2", TranscriptContract.KEEP, answer::complete);
        assertFalse(answer.isDone());
        store.timer.fire();
        assertEquals(new Transcript.Tail("e1", 1, 1, List.of()), answer.getNow(null));
    }

    @Test
    void whatIsAppendedInAnOutageIsThereAfterIt() throws Exception {
        open("e1");
        database.down(true);
        awaitDown();
        assertTrue(store.transcript().append(ROOM, entry(1, 10)));
        assertEquals(new Transcript.Tail("e1", 1, 1, List.of()), open("e2"));
        assertFalse(store.store().state().detail().contains("secret"));
        database.down(false);
        store.settle();
        Transcript.Tail tail = open("e3");
        assertEquals("e1", tail.epoch());
        assertEquals(List.of(1L), TranscriptContract.offsets(tail.entries()));
        assertEquals(0, tail.complete());
    }

    @Test
    void whatWaitsOutlivesARestartWithoutADatabase() throws Exception {
        open("e1");
        database.down(true);
        awaitDown();
        store.transcript().append(ROOM, entry(1, 10));
        store.reopened();
        awaitDown();
        assertTrue(store.store().state().spoolBytes() > 0);
        database.down(false);
        store.settle();
        Transcript.Tail tail = open("e2");
        assertEquals("e1", tail.epoch());
        assertEquals(List.of(1L), TranscriptContract.offsets(tail.entries()));
    }

    @Test
    void aChannelThatNobodyKnowsBeginsAboveEverythingStored() throws Exception {
        open("e1");
        store.transcript().append(ROOM, entry(1, 10));
        store.settle();
        database.down(true);
        store.reopened();
        awaitDown();
        Transcript.Tail blind = open("e2");
        assertEquals("e2", blind.epoch());
        assertEquals(blind.offset(), blind.complete());
        assertTrue(store.transcript().append(ROOM, entry(blind.offset() + 1, 10)));
        database.down(false);
        store.settle();
        Transcript.Tail tail = open("e3");
        assertEquals("e2", tail.epoch());
        assertEquals(List.of(1L, blind.offset() + 1), TranscriptContract.offsets(tail.entries()));
        assertEquals(blind.offset(), tail.complete());
    }

    @Test
    void whatDoesNotFitIsCountedAndNeverASilentHole() throws Exception {
        open("e1");
        long offset = fillWithoutDatabase();
        assertFalse(store.transcript().append(ROOM, entry(offset + 1, 10_000)));
        assertEquals(2, store.store().state().lost());
        store.reopened();
        database.down(false);
        store.settle();
        Transcript.Tail restarted = open("e2");
        assertEquals("e2", restarted.epoch());
        assertEquals(restarted.offset(), restarted.complete());
        assertEquals(offset - 1, restarted.entries().size());
    }

    @Test
    void aProcessThatLivesKnowsItsOffsetsAfterALoss() throws Exception {
        open("e1");
        long offset = fillWithoutDatabase();
        database.down(false);
        store.settle();
        for (int run = 0; run < 2; run++) {
            Transcript.Tail tail = open("e2");
            assertEquals("e1", tail.epoch());
            assertEquals(offset, tail.offset());
            assertEquals(offset, tail.complete());
            store.settle();
            store.reopened();
        }
    }

    @Test
    void aStopWhileALossIsNotToldYetTellsIt() throws Exception {
        open("e1");
        long offset = fillWithoutDatabase();
        database.hang();
        store.await(state -> database.waiting() > 0);
        database.down(false);
        database.goOn();
        store.reopened();
        Transcript.Tail tail = open("e2");
        assertEquals("e1", tail.epoch());
        assertEquals(offset, tail.complete());
    }

    @Test
    void aLossThatIsToldWhileAChannelIsReadLeavesItsEpoch() throws Exception {
        open("e1");
        store.settle();
        Phaser steps = new Phaser(2);
        stepByStep(steps);
        steps.arriveAndAwaitAdvance();
        assertFalse(store.transcript().append(ROOM, entry(1, (1 << 20) + 1)));
        while (store.store().state().spoolBytes() > 0) {
            step(steps);
        }
        database.keepAnswers();
        CompletableFuture<Transcript.Tail> answer = new CompletableFuture<>();
        store.transcript().open(ROOM, "e2", TranscriptContract.KEEP, answer::complete);
        database.awaitAnswer();
        step(steps);
        assertTrue(store.store().state().spoolBytes() > 0);
        database.giveAnswers();
        assertEquals(new Transcript.Tail("e1", 1, 1, List.of()), answer.get());
        steps.arriveAndDeregister();
    }

    /** The writer says where a step begins, and waits. */
    private void stepByStep(Phaser steps) {
        store.store().onBack(() -> {
            step(steps);
            store.store().onBack(() -> {});
        });
    }

    private static void step(Phaser steps) {
        steps.arriveAndAwaitAdvance();
        steps.arriveAndAwaitAdvance();
    }

    @Test
    void aFolderInUseMeansDownAndLossesButAStart() throws Exception {
        try (TestStore second = new TestStore("", database, home.resolve("spool"), BOUND)) {
            second.reopened();
            StoreState state = second.await(now -> !now.up());
            assertEquals("the spool can't be used", state.detail());
            assertEquals("e9", second.open(ROOM, "e9", TranscriptContract.KEEP).epoch());
            assertFalse(second.transcript().append(ROOM, entry(1, 10)));
            assertEquals(1, second.store().state().lost());
        }
    }

    @Test
    void relaysAndTheAuditAreBusyWithoutADatabase() throws Exception {
        open("e1");
        database.down(true);
        awaitDown();
        store.store().audit().record(new AuditEntry(Instant.now(), "a", "admin", "::1", "DELETE", "/x", "204"));
        assertEquals(
                Problem.Kind.BUSY,
                assertThrows(Problem.class, () -> store.store().relays().load()).kind());
        assertEquals(
                Problem.Kind.BUSY,
                assertThrows(Problem.class, () -> store.store().audit().newest(1, 0))
                        .kind());
        database.down(false);
        store.settle();
        assertEquals("/x", store.store().audit().newest(1, 0).items().get(0).target());
        assertEquals(1, store.store().audit().newest(1, 1).total());
    }

    @Test
    void storedChannelsThatSomebodyWroteToAreListed() throws Exception {
        open("e1");
        store.transcript().append(ROOM, entry(1, 10));
        store.open("sketch/a", "e2", TranscriptContract.KEEP);
        assertEquals(1, store.store().channels().startingWith("chat/", 10).size());
        assertEquals(
                1, store.store().channels().startingWith("chat/", 10).get(0).offset());
        assertNotEquals(
                Instant.EPOCH,
                store.store().channels().startingWith("", 10).get(0).newest());
        assertEquals(1, store.store().channels().startingWith("", 10).size(), "nobody wrote to the other one");
    }
}
