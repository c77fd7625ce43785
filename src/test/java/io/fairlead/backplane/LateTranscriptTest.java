package io.fairlead.backplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.fairlead.channel.Backplane;
import io.fairlead.channel.BackplaneContract;
import io.fairlead.channel.BackplaneContract.Recorder;
import io.fairlead.channel.Channel;
import io.fairlead.channel.Entry;
import io.fairlead.channel.Position;
import io.fairlead.channel.Presence;
import io.fairlead.channel.Publication;
import io.fairlead.channel.Retention;
import io.fairlead.channel.Transcript;
import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Reading the stored entries may take a while. */
class LateTranscriptTest {
    private static final Retention STORED = new Retention(100, Duration.ZERO, true);

    /** Answers when the test says so. */
    private static final class SlowTranscript implements Transcript {
        private final List<Consumer<Tail>> opened = new ArrayList<>();
        private final List<String> calls = new ArrayList<>();

        @Override
        public void open(String channel, String epoch, Retention retention, Consumer<Tail> answer) {
            opened.add(answer);
            calls.add("open " + epoch);
        }

        @Override
        public boolean append(String channel, List<Entry> entries) {
            entries.forEach(entry -> calls.add("append " + entry.offset()));
            return true;
        }

        @Override
        public void before(String channel, long offset, int limit, Consumer<List<Entry>> found) {
            found.accept(List.of());
        }

        @Override
        public void drop(String channel, List<Long> offsets) {
            calls.add("drop " + offsets);
        }

        @Override
        public void erase(String channel) {
            calls.add("erase");
        }

        void answer() {
            Entry stored = new Entry(7, Instant.EPOCH, new Publication("old", "", Frame.text("stored")));
            opened.remove(0).accept(new Tail("kept", 7, 6, List.of(stored)));
        }
    }

    private final SlowTranscript transcript = new SlowTranscript();
    private final Backplane backplane =
            new LocalBackplane(Clock.systemUTC(), () -> "new", transcript, MemoryBudget.unlimited());

    @Test
    void guarantee10WhatIsPublishedBeforeTheStartComesAfterIt() {
        Recorder recorder = new Recorder();
        Backplane.Link link = backplane.join("c", STORED, recorder);
        assertEquals(0, link.publish(BackplaneContract.publications("a", "b")));
        link.signal(BackplaneContract.publications("s").get(0));
        assertFalse(recorder.calls().contains("entry"));
        transcript.answer();
        assertEquals(List.of("stored", "a", "b"), recorder.texts());
        assertEquals(List.of(7L, 8L, 9L), recorder.offsets());
        assertEquals("kept", recorder.epoch());
        assertEquals(10, link.publish(BackplaneContract.publications("c")));
        assertEquals(List.of("open new", "append 8", "append 9", "append 10"), transcript.calls);
        link.close();
    }

    @Test
    void whoCameBeforeTheStartIsThereAtTheStart() {
        Recorder recorder = new Recorder();
        Backplane.Link link = backplane.join("c", STORED, recorder);
        link.enter(new Presence("1", "ann", "tcp"));
        link.enter(new Presence("2", "Ann", "tcp"));
        link.leave("1");
        transcript.answer();
        link.enter(new Presence("3", "ann", "tcp"));
        assertEquals(List.of("here Ann2", "JOINED ann"), recorder.present());
        link.close();
    }

    @Test
    void subscribersThatWaitBeginTogetherAndThoseWhoLeftDoNot() {
        Channel channel = new Channel(backplane, "c", STORED);
        List<String> calls = new ArrayList<>();
        Channel.Subscriber one = subscriber("one", calls);
        Channel.Subscriber gone = subscriber("gone", calls);
        channel.subscribe(one, new Position("kept", 6));
        channel.subscribe(gone, null);
        channel.unsubscribe(gone);
        assertEquals(Optional.empty(), channel.position());
        channel.publish(BackplaneContract.publications("a"));
        transcript.answer();
        assertEquals(List.of("one start 7 true 1", "one entry 8", "one flush"), calls);
        channel.close();
    }

    private static Channel.Subscriber subscriber(String name, List<String> calls) {
        return new Channel.Subscriber() {
            @Override
            public void onStart(Channel.Start start) {
                calls.add(name + " start " + start.position().offset() + " " + start.recovered() + " "
                        + start.missed().size());
            }

            @Override
            public void onEntry(Entry entry) {
                calls.add(name + " entry " + entry.offset());
            }

            @Override
            public void onFlush() {
                calls.add(name + " flush");
            }
        };
    }

    @Test
    void aLogWithoutListenersWritesNothing() {
        Backplane.Link link = backplane.join("c", STORED, new Recorder());
        transcript.answer();
        link.close();
        backplane.erase("c");
        assertEquals(0, link.publish(BackplaneContract.publications("late")));
        link.drop(List.of(7L));
        assertEquals(List.of("open new", "erase"), transcript.calls);
    }

    @Test
    void anAnswerThatComesAfterTheEndIsForNobody() {
        Recorder recorder = new Recorder();
        Backplane.Link link = backplane.join("c", STORED, recorder);
        link.publish(BackplaneContract.publications("early"));
        link.close();
        transcript.answer();
        assertEquals(List.of(), recorder.calls());
        assertEquals(List.of("open new"), transcript.calls);
    }
}
