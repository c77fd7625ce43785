package io.fairlead.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.fairlead.core.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The numbered guarantees of {@link Backplane}; every implementation runs them. */
@Timeout(30)
public interface BackplaneContract {
    Backplane backplane();

    /** Returns when everything that was published has come back. */
    void settle();

    /**
     * Records what it receives.
     *
     * <p>Threading: calls come one at a time; read after {@link #settle}.
     */
    final class Recorder implements Backplane.Listener {
        private final List<String> calls = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();
        private final List<Long> offsets = new ArrayList<>();
        private final List<String> present = new ArrayList<>();
        private String epoch = "";

        @Override
        public synchronized void onStart(Backplane.Log log) {
            Position newest = log.position().orElseThrow();
            epoch = newest.epoch();
            calls.add("start " + newest.offset());
            log.history().after(0).forEach(this::record);
            log.presences().all().forEach(presence -> present.add("here " + presence.name()));
        }

        @Override
        public synchronized void onEntries(List<Entry> entries) {
            if (entries.isEmpty()) {
                calls.add("no entry");
            }
            entries.forEach(entry -> calls.add("entry"));
            entries.forEach(this::record);
        }

        private void record(Entry entry) {
            texts.add(entry.frame().string());
            offsets.add(entry.offset());
        }

        @Override
        public synchronized void onSignal(Entry signal) {
            texts.add("signal " + signal.frame().string());
        }

        @Override
        public synchronized void onPresence(PresenceEvent event) {
            boolean renamed = event.change() == Presence.Change.RENAMED;
            present.add(event.change() + " " + (renamed ? event.previousName() + " to " : "")
                    + event.presence().name());
        }

        @Override
        public synchronized void onFlush() {
            calls.add("flush");
        }

        public synchronized List<String> texts() {
            return List.copyOf(texts);
        }

        public synchronized List<Long> offsets() {
            return List.copyOf(offsets);
        }

        public synchronized List<String> calls() {
            return List.copyOf(calls);
        }

        public synchronized List<String> present() {
            return List.copyOf(present);
        }

        public synchronized String epoch() {
            return epoch;
        }
    }

    static List<Publication> publications(String... texts) {
        List<Publication> publications = new ArrayList<>();
        for (String text : texts) {
            publications.add(new Publication("me", "", Frame.text(text)));
        }
        return publications;
    }

    @Test
    default void guarantee1AllReceiveTheSameInTheSameOrder() throws Exception {
        Backplane backplane = backplane();
        Recorder one = new Recorder();
        Recorder two = new Recorder();
        Backplane.Link first = backplane.join("c", Retention.memory(10), one);
        Backplane.Link second = backplane.join("c", Retention.memory(10), two);
        inParallel(4, writer -> {
            for (int i = 0; i < 250; i++) {
                (writer % 2 == 0 ? first : second).publish(publications(writer + ":" + i));
            }
        });
        settle();
        assertEquals(one.texts(), two.texts());
        assertGapless(one.offsets(), 1, 1000);
        first.close();
        second.close();
    }

    @Test
    default void guarantee2AListenerReceivesEachOffsetOnce() {
        Recorder one = new Recorder();
        Backplane.Link link = backplane().join("c", Retention.memory(0), one);
        link.publish(publications("a", "b"));
        link.publish(publications("c"));
        settle();
        assertEquals(List.of("a", "b", "c"), one.texts());
        assertEquals(List.of(1L, 2L, 3L), one.offsets());
        link.close();
    }

    @Test
    default void guarantee3WhoJoinsLaterMissesNothingAndReceivesNothingTwice() throws Exception {
        Backplane backplane = backplane();
        Backplane.Link writer = backplane.join("c", Retention.memory(100_000), new Recorder());
        List<Recorder> late = new ArrayList<>();
        List<Backplane.Link> links = new ArrayList<>();
        inParallel(2, thread -> {
            for (int i = 0; i < 200; i++) {
                if (thread == 0) {
                    writer.publish(publications("m" + i));
                } else {
                    Recorder recorder = new Recorder();
                    links.add(backplane.join("c", Retention.memory(100_000), recorder));
                    late.add(recorder);
                }
            }
        });
        settle();
        for (Recorder recorder : late) {
            assertGapless(recorder.offsets(), 1, 200);
        }
        links.forEach(Backplane.Link::close);
        writer.close();
    }

    @Test
    default void guarantee4OnePublishKeepsItsOrderAndIsFollowedByOneFlush() {
        Recorder one = new Recorder();
        Backplane.Link link = backplane().join("c", Retention.memory(10), one);
        link.publish(publications("a", "b", "c"));
        settle();
        assertEquals(List.of("start 0", "flush", "entry", "entry", "entry", "flush"), one.calls());
        assertEquals(List.of("a", "b", "c"), one.texts());
        link.close();
    }

    @Test
    default void guarantee5NothingIsReceivedAfterClose() {
        Backplane backplane = backplane();
        Recorder one = new Recorder();
        Recorder two = new Recorder();
        Backplane.Link first = backplane.join("c", Retention.memory(10), one);
        Backplane.Link second = backplane.join("c", Retention.memory(10), two);
        first.close();
        first.close();
        second.publish(publications("a"));
        settle();
        assertEquals(List.of("start 0", "flush"), one.calls());
        assertEquals(List.of("a"), two.texts());
        second.close();
    }

    @Test
    default void guarantee6AnEpochLivesAsLongAsItsLog() {
        Backplane backplane = backplane();
        Recorder one = new Recorder();
        Recorder two = new Recorder();
        Recorder other = new Recorder();
        Backplane.Link first = backplane.join("c", Retention.memory(10), one);
        Backplane.Link second = backplane.join("c", Retention.memory(10), two);
        backplane.join("d", Retention.memory(10), other).close();
        assertEquals(one.epoch(), two.epoch());
        assertNotEquals(one.epoch(), other.epoch());
        first.publish(publications("a"));
        first.close();
        second.close();
        Recorder again = new Recorder();
        backplane.join("c", Retention.memory(10), again).close();
        settle();
        if (again.epoch().equals(one.epoch())) {
            assertEquals(List.of("a"), again.texts());
        } else {
            assertEquals(List.of("start 0", "flush"), again.calls());
        }
    }

    @Test
    default void guarantee7AllReceivePresenceInOneOrder() throws Exception {
        Backplane backplane = backplane();
        Recorder one = new Recorder();
        Recorder two = new Recorder();
        Backplane.Link first = backplane.join("c", Retention.memory(0), one);
        Backplane.Link second = backplane.join("c", Retention.memory(0), two);
        inParallel(4, thread -> {
            Backplane.Link link = thread % 2 == 0 ? first : second;
            for (int i = 0; i < 50; i++) {
                String id = thread + "-" + i;
                link.enter(new Presence(id, "n" + i, "tcp"));
                link.rename(id, "m" + i);
                link.leave(id);
            }
        });
        first.enter(new Presence("last", "last", "tcp"));
        settle();
        assertEquals(4 * 50 * 3 + 1, one.present().size());
        assertEquals(one.present(), two.present());
        Recorder late = new Recorder();
        backplane.join("c", Retention.memory(0), late).close();
        settle();
        assertEquals(List.of("here last"), late.present());
        first.close();
        second.close();
    }

    @Test
    default void guarantee7AChangeOfPresenceIsToldWithTheNameBefore() {
        Recorder one = new Recorder();
        Backplane.Link link = backplane().join("c", Retention.memory(0), one);
        link.enter(new Presence("1", "ann", "tcp"));
        link.enter(new Presence("2", "ann", "tcp"));
        link.rename("2", "bea");
        link.leave("2");
        link.leave("2");
        settle();
        assertEquals(List.of("JOINED ann", "JOINED ann2", "RENAMED ann2 to bea", "LEFT bea"), one.present());
        link.close();
    }

    @Test
    default void guarantee8NoTwoHaveTheSameName() {
        Backplane.Link link = backplane().join("c", Retention.memory(0), new Recorder());
        assertEquals("Bob", link.enter(new Presence("1", "Bob", "tcp")).name());
        assertEquals("bob2", link.enter(new Presence("2", "bob", "tcp")).name());
        assertEquals(
                "\uff22ob3", link.enter(new Presence("3", "\uff22ob", "tcp")).name());
        assertEquals("BOB", link.rename("1", "BOB").orElseThrow().name());
        assertEquals("Bob2", link.rename("2", "Bob").orElseThrow().name());
        link.leave("1");
        assertEquals("bob", link.enter(new Presence("4", "bob", "tcp")).name());
        assertEquals(Optional.empty(), link.rename("1", "x"));
        link.close();
    }

    @Test
    default void guarantee9ASignalIsReceivedInOneOrderWithTheEntries() {
        Backplane backplane = backplane();
        Recorder one = new Recorder();
        Backplane.Link link = backplane.join("c", Retention.memory(10), one);
        link.publish(publications("a"));
        link.signal(publications("s").get(0));
        link.publish(publications("b"));
        settle();
        assertEquals(List.of("a", "signal s", "b"), one.texts());
        assertEquals(List.of(1L, 2L), one.offsets());
        Recorder late = new Recorder();
        backplane.join("c", Retention.memory(10), late).close();
        settle();
        assertEquals(List.of("a", "b"), late.texts());
        link.close();
    }

    @Test
    default void guarantee11AReadFindsWhatTheListenerWasToldAndNothingElse() throws Exception {
        Backplane backplane = backplane();
        Recorder one = new Recorder();
        Backplane.Link link = backplane.join("c", Retention.memory(2000), one);
        Backplane.Link other = backplane.join("c", Retention.memory(2000), new Recorder());
        inParallel(3, thread -> {
            for (int i = 0; i < 1000; i++) {
                if (thread == 0) {
                    other.publish(publications("a" + i, "b" + i));
                } else if (thread == 1) {
                    other.enter(new Presence("id" + i, "n" + i, "tcp"));
                } else {
                    assertReads(link, one);
                }
            }
        });
        settle();
        assertReads(link, one);
        assertEquals(2000, one.offsets().size());
        assertEquals(1000, one.present().size());
        assertEquals(
                one.present(),
                link.read(log -> log.presences().all()).stream()
                        .map(present -> "JOINED " + present.name())
                        .toList());
        link.close();
        other.close();
    }

    private static void assertReads(Backplane.Link link, Recorder told) {
        link.read(log -> {
            Position newest = log.position().orElseThrow();
            assertEquals(new Position(told.epoch(), told.offsets().size()), newest);
            assertGapless(offsets(log.history().after(0)), 1, told.offsets().size());
            assertEquals(told.present().size(), log.presences().all().size());
            return newest;
        });
    }

    private static List<Long> offsets(List<Entry> entries) {
        return entries.stream().map(Entry::offset).toList();
    }

    @Test
    default void guarantee11AReadWithinACallFindsWhatThatCallTells() {
        List<Long> newest = new ArrayList<>();
        List<String> present = new ArrayList<>();
        List<Backplane.Link> own = new ArrayList<>();
        Backplane.Link link = backplane().join("c", Retention.memory(10), new Backplane.Listener() {
            @Override
            public void onStart(Backplane.Log log) {
                newest.add(log.position().orElseThrow().offset());
            }

            @Override
            public void onEntries(List<Entry> entries) {
                newest.add(own.get(0).read(log -> log.position().orElseThrow().offset()));
            }

            @Override
            public void onSignal(Entry signal) {
                throw new AssertionError("nobody signals");
            }

            @Override
            public void onPresence(PresenceEvent event) {
                own.get(0).read(log -> log.presences().all()).forEach(one -> present.add(one.name()));
            }

            @Override
            public void onFlush() {
                // has nothing to write
            }
        });
        own.add(link);
        link.publish(publications("a", "b"));
        link.enter(new Presence("1", "ann", "tcp"));
        link.publish(publications("c"));
        settle();
        assertEquals(List.of(0L, 2L, 3L), newest);
        assertEquals(List.of("ann"), present);
        link.close();
    }

    static void assertGapless(List<Long> offsets, long first, int count) {
        assertEquals(count, offsets.size());
        for (int i = 0; i < count; i++) {
            assertEquals(first + i, offsets.get(i));
        }
    }

    /** What one of several threads does. */
    @FunctionalInterface
    interface Part {
        void run(int thread);
    }

    static void inParallel(int threads, Part part) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                parts.add(executor.submit(() -> part.run(thread)));
            }
            for (Future<?> one : parts) {
                one.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
