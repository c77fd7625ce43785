package io.fairlead.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.backplane.LocalBackplane;
import io.fairlead.core.ConnectionThread;
import io.fairlead.core.ExecutorThread;
import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Problem;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ChannelTest {
    private final AtomicInteger epochs = new AtomicInteger();
    private final Backplane backplane = new LocalBackplane(
            Clock.systemUTC(), () -> "e" + epochs.incrementAndGet(), Transcript.NONE, MemoryBudget.unlimited());

    /** Asks for the frame of each change. */
    private static final class Watching implements Channel.Subscriber {
        private static final AtomicInteger ENCODED = new AtomicInteger();
        private static final PresenceEvent.Encoding FORM = event -> {
            ENCODED.incrementAndGet();
            return Frame.text(event.change() + " " + event.presence().name() + " was " + event.previousName());
        };

        private final List<Frame> frames = new ArrayList<>();

        @Override
        public void onStart(Channel.Start first) {}

        @Override
        public void onEntry(Entry entry) {}

        @Override
        public void onPresence(PresenceEvent event) {
            frames.add(event.as(FORM));
        }

        @Override
        public void onFlush() {}
    }

    /**
     * Records what it receives.
     *
     * <p>Threading: calls come under the channel's lock.
     */
    private static final class Recorder implements Channel.Subscriber {
        private final List<Long> offsets = new ArrayList<>();
        private final AtomicInteger flushes = new AtomicInteger();
        private Channel.@Nullable Start start;

        @Override
        public void onStart(Channel.Start first) {
            start = first;
            first.missed().forEach(this::onEntry);
        }

        @Override
        public synchronized void onEntry(Entry entry) {
            offsets.add(entry.offset());
        }

        @Override
        public void onFlush() {
            flushes.incrementAndGet();
        }

        Channel.Start start() {
            Channel.Start known = start;
            if (known == null) {
                throw new AssertionError("not started");
            }
            return known;
        }

        synchronized List<Long> offsets() {
            return List.copyOf(offsets);
        }
    }

    private static void publish(Channel channel, int messages) {
        for (int i = 0; i < messages; i++) {
            channel.publish(List.of(new Publication("me", "", Frame.text("m" + i))));
        }
    }

    @Test
    void aSubscriberReceivesWhatComesAfterItsStart() {
        Channel channel = new Channel(backplane, "c", Retention.memory(10));
        publish(channel, 2);
        Recorder recorder = new Recorder();
        channel.subscribe(recorder, null);
        publish(channel, 2);
        assertEquals(new Position("e1", 2), recorder.start().position());
        assertFalse(recorder.start().recovered());
        assertEquals(List.of(3L, 4L), recorder.offsets());
        assertEquals(2, recorder.flushes.get());
        channel.unsubscribe(recorder);
        publish(channel, 1);
        assertEquals(List.of(3L, 4L), recorder.offsets());
        assertEquals(2, recorder.flushes.get());
        channel.close();
    }

    @Test
    void aRecoveryGetsWhatItMissedOrIsMarkedAsFailed() {
        Channel channel = new Channel(backplane, "c", Retention.memory(3));
        publish(channel, 5);
        assertRecovered(channel, new Position("e1", 2), true, List.of(3L, 4L, 5L));
        assertRecovered(channel, new Position("e1", 5), true, List.of());
        assertRecovered(channel, new Position("e1", 1), false, List.of());
        assertRecovered(channel, new Position("e1", 6), false, List.of());
        assertRecovered(channel, new Position("other", 5), false, List.of());
        channel.close();
    }

    private static void assertRecovered(Channel channel, Position since, boolean recovered, List<Long> missed) {
        Recorder recorder = new Recorder();
        channel.subscribe(recorder, since);
        assertEquals(recovered, recorder.start().recovered(), since.toString());
        assertEquals(missed, recorder.offsets(), since.toString());
        channel.unsubscribe(recorder);
    }

    @Test
    void twoNodesOfOneBackplaneReceiveTheSameLog() {
        Channel one = new Channel(backplane, "c", Retention.memory(10));
        publish(one, 3);
        Channel two = new Channel(backplane, "c", Retention.memory(10));
        Recorder recorder = new Recorder();
        two.subscribe(recorder, new Position("e1", 1));
        publish(one, 1);
        publish(two, 1);
        assertEquals(List.of(2L, 3L, 4L, 5L), recorder.offsets());
        one.close();
        two.close();
    }

    @Test
    void subscribingWhileOthersPublishLeavesNoHoleAndNoDouble() throws Exception {
        long seed = System.nanoTime();
        for (int run = 0; run < 40; run++) {
            subscribeWhilePublishing(new Random(seed + run), "seed " + (seed + run));
        }
    }

    private void subscribeWhilePublishing(Random random, String where) throws Exception {
        Channel channel = new Channel(backplane, "race", Retention.memory(1000));
        publish(channel, 1);
        Position since = new Position("e" + epochs.get(), random.nextInt(2));
        List<Recorder> all = new ArrayList<>();
        int subscribers = 1 + random.nextInt(40);
        BackplaneContract.inParallel(3, thread -> {
            if (thread < 2) {
                publish(channel, 100);
                return;
            }
            for (int i = 0; i < subscribers; i++) {
                Recorder recorder = new Recorder();
                channel.subscribe(recorder, since);
                all.add(recorder);
            }
        });
        for (Recorder recorder : all) {
            assertTrue(recorder.start().recovered(), where);
            BackplaneContract.assertGapless(recorder.offsets(), since.offset() + 1, (int) (201 - since.offset()));
        }
        channel.close();
    }

    @Test
    void aHistoryHoldsTheLastOnesAndKnowsHowFarItReaches() {
        History history = new History(Retention.memory(2), MemoryBudget.Account.NONE);
        assertTrue(history.reaches(0));
        assertFalse(history.reaches(1));
        for (int i = 1; i <= 5; i++) {
            history.append(entry(i));
        }
        assertEquals(5, history.newest());
        assertEquals(
                List.of(4L, 5L), history.after(0).stream().map(Entry::offset).toList());
        assertFalse(history.reaches(2));
        assertTrue(history.reaches(3));
        assertTrue(history.reaches(5));
        assertFalse(history.reaches(6));
    }

    @Test
    void aHistoryOfNothingReachesOnlyThePresent() {
        History history = new History(Retention.memory(0), MemoryBudget.Account.NONE);
        history.append(entry(1));
        assertTrue(history.reaches(1));
        assertFalse(history.reaches(0));
        assertEquals(List.of(), history.after(0));
    }

    @Test
    void aHistoryTakesOverALogOnItsWay() {
        History history = new History(Retention.memory(2), MemoryBudget.Account.NONE);
        history.reset(9, 6, List.of(entry(7), entry(8), entry(9)));
        assertTrue(history.reaches(7));
        assertFalse(history.reaches(6));
        History empty = new History(Retention.memory(2), MemoryBudget.Account.NONE);
        empty.reset(9, 9, List.of());
        assertTrue(empty.reaches(9));
        assertFalse(empty.reaches(8));
    }

    @Test
    void aFormIsEncodedOnce() {
        AtomicInteger encoded = new AtomicInteger();
        Entry.Encoding form = one -> {
            encoded.incrementAndGet();
            return Frame.text("x" + one.offset());
        };
        Entry entry = entry(1);
        assertSame(entry.as(form), entry.as(form));
        assertEquals(1, encoded.get());
    }

    private static Entry entry(long offset) {
        return new Entry(offset, Instant.EPOCH, new Publication("me", "", Frame.text("m" + offset)));
    }

    @Test
    void aPositionReadsBackAsWritten() {
        for (String text : List.of("e:0", "A-b_9:999999999999999999", "x".repeat(64) + ":1")) {
            assertEquals(text, Position.parse(text).toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":", "e", "e:", ":1", "e:-1", "e:+1", "e:1 ", "e:1:2", "é:1", "e:1000000000000000000", "e:１"
            })
    void whatIsNoPositionIsInvalid(String text) {
        assertEquals(
                Problem.Kind.INVALID,
                assertThrows(Problem.class, () -> Position.parse(text)).kind());
    }

    @Test
    void aChangeOfPresenceIsEncodedOnceForAllSubscribers() {
        try (Channel channel = new Channel(backplane, "c", Retention.memory(10))) {
            Watching one = new Watching();
            Watching other = new Watching();
            channel.subscribe(one, null);
            channel.subscribe(other, null);
            channel.enter(new Presence("1", "ann", "websocket"));
            channel.rename("1", "bea");
            channel.leave("1");
            assertEquals(
                    List.of("JOINED ann was ann", "RENAMED bea was ann", "LEFT bea was bea"),
                    one.frames.stream().map(Frame::string).toList());
            assertEquals(one.frames.size(), other.frames.size());
            for (int i = 0; i < one.frames.size(); i++) {
                assertSame(one.frames.get(i), other.frames.get(i));
            }
            assertEquals(one.frames.size(), Watching.ENCODED.get());
        }
    }

    @Test
    void thosePresentAreListedAndFoundByIdOrName() {
        Channel channel = new Channel(backplane, "c", Retention.memory(3));
        assertEquals(List.of(), channel.present());
        Presence anna = channel.enter(new Presence("1", "anna", "tcp"));
        assertEquals(List.of(anna), channel.present());
        assertEquals(Optional.of(anna), channel.find("1"));
        assertEquals(Optional.of(anna), channel.find("anna"));
        assertEquals(Optional.empty(), channel.find("bob"));
        channel.leave("1");
        assertEquals(List.of(), channel.present());
        channel.close();
    }

    @Test
    void entriesInMemoryAreReadBackwards() {
        Channel channel = new Channel(backplane, "c", Retention.memory(3));
        publish(channel, 4);
        assertEquals(
                List.of(2L, 3L),
                channel.before(4, 10).stream().map(Entry::offset).toList());
        channel.close();
    }

    @Test
    void obsoleteEntriesAreDroppedHereAndOnTheOtherNodes() {
        Channel here = new Channel(backplane, "c", Retention.memory(10));
        publish(here, 3);
        here.drop(List.of(2L));
        Channel there = new Channel(backplane, "c", Retention.memory(10));
        assertEquals(
                List.of(1L, 3L), here.before(9, 10).stream().map(Entry::offset).toList());
        assertRecovered(here, new Position("e1", 0), true, List.of(1L, 3L));
        assertRecovered(there, new Position("e1", 0), true, List.of(1L, 3L));
        here.close();
        there.close();
    }

    @Test
    void anActionRunsAtOnceForASubscriberWithoutAThread() {
        Channel channel = new Channel(backplane, "c", Retention.memory(3));
        Recorder recorder = new Recorder();
        channel.subscribe(recorder, null);
        AtomicInteger runs = new AtomicInteger();
        channel.afterDelivery(recorder, runs::incrementAndGet);
        assertEquals(1, runs.get());
        channel.close();
    }

    @Test
    void anActionRunsOnceOnItsThreadBehindWhatWasPublishedBefore() {
        Channel channel = new Channel(backplane, "c", Retention.memory(3));
        Queue<Runnable> tasks = new ArrayDeque<>();
        List<String> calls = new ArrayList<>();
        Channel.Subscriber first = onThread(new ExecutorThread(tasks::add), "first", calls);
        // As many executors as there are lambdas: both must have the same.
        Channel.Subscriber second = onThread(first.thread(), "second", calls);
        channel.subscribe(first, null);
        channel.subscribe(second, null);
        publish(channel, 1);
        channel.afterDelivery(first, () -> calls.add("action"));
        assertEquals(List.of(), calls);
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
        assertEquals(List.of("first 1", "second 1", "action"), calls);
        channel.close();
    }

    private static Channel.Subscriber onThread(@Nullable ConnectionThread thread, String name, List<String> calls) {
        return new Channel.Subscriber() {
            @Override
            public void onStart(Channel.Start start) {}

            @Override
            public void onEntry(Entry entry) {
                calls.add(name + " " + entry.offset());
            }

            @Override
            public void onFlush() {}

            @Override
            public @Nullable ConnectionThread thread() {
                return thread;
            }
        };
    }

    @Test
    void aPositionOnTheSameLogIsKnownAlsoWhereItCanNotBeRecovered() {
        Position now = new Position("e1", 5);
        assertFalse(new Channel.Start(now, null, false, List.of(), List.of()).isSameLog());
        assertTrue(new Channel.Start(now, new Position("e1", 1), false, List.of(), List.of()).isSameLog());
        assertTrue(new Channel.Start(now, new Position("e1", 5), true, List.of(), List.of()).isSameLog());
        assertFalse(new Channel.Start(now, new Position("e1", 6), false, List.of(), List.of()).isSameLog());
        assertFalse(new Channel.Start(now, new Position("e2", 1), false, List.of(), List.of()).isSameLog());
    }

    @Test
    void anEntryKeepsItsSourceItsTargetAndWhetherItIsLost() {
        Entry entry = new Entry(1, Instant.EPOCH, new Publication("me", "you", Frame.text("x")));
        assertEquals("me", entry.source());
        assertEquals("you", entry.with(Frame.text("y")).to());
        assertFalse(entry.isLost());
        entry.markLost();
        assertTrue(entry.isLost());
    }

    @Test
    void anEncodedEntryCarriesItsOffsetAndASignalHasNone() {
        Entry.Encoding form = Entry::frame;
        assertEquals(3, entry(3).as(form).offset());
        assertTrue(entry(0).as(form).offset() < 0);
    }

    @Test
    void aBatchIsEncodedOnceInEachForm() {
        EntryBatch batch = new EntryBatch(List.of(entry(1), entry(2)));
        Entry.Encoding one = Entry::frame;
        Entry.Encoding other = entry -> Frame.text("longer " + entry.offset());
        assertSame(batch.as(one), batch.as(one));
        assertEquals(4, batch.as(one).bytes());
        assertEquals(16, batch.as(other).bytes());
        assertEquals(4, batch.bytes());
    }
}
