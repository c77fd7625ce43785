package io.fairlead.backplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.channel.Backplane;
import io.fairlead.channel.BackplaneContract;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LocalBackplaneTest implements BackplaneContract {
    private final AtomicInteger epochs = new AtomicInteger();
    private final Backplane backplane = new LocalBackplane(
            Clock.systemUTC(), () -> "e" + epochs.incrementAndGet(), Transcript.NONE, MemoryBudget.unlimited());

    @Override
    public Backplane backplane() {
        return backplane;
    }

    @Override
    public void settle() {
        // what is published has come back when publish returns
    }

    /** Adds what a recovery from each position got: the offsets, or that it failed. */
    private record Recovery(List<String> results) implements Channel.Subscriber {
        @Override
        public void onStart(Channel.Start start) {
            results.add(start.recovered() ? offsets(start.missed()).toString() : "failed");
        }

        @Override
        public void onEntry(Entry entry) {
            throw new AssertionError("nothing was published after the start");
        }

        @Override
        public void onFlush() {
            throw new AssertionError("nothing was published after the start");
        }

        static List<String> since(Channel channel, long... offsets) {
            Recovery recovery = new Recovery(new ArrayList<>());
            for (long offset : offsets) {
                channel.subscribe(recovery, new Position("e1", offset));
            }
            channel.unsubscribe(recovery);
            return recovery.results();
        }
    }

    private static List<Long> offsets(List<Entry> entries) {
        return entries.stream().map(Entry::offset).toList();
    }

    private static List<Long> inMemory(Channel channel) {
        return offsets(channel.before(Long.MAX_VALUE, Integer.MAX_VALUE));
    }

    @Test
    void whenMemoryIsShortTheOlderHalfIsRemovedForAllChannelsOfTheLog() {
        List<Runnable> closing = new ArrayList<>();
        MemoryBudget memory = new MemoryBudget(15_000, (delay, task) -> closing.add(task));
        Backplane charged =
                new LocalBackplane(Clock.systemUTC(), () -> "e" + epochs.incrementAndGet(), Transcript.NONE, memory);
        try (Channel one = new Channel(charged, "c", Retention.memory(100));
                Channel other = new Channel(charged, "c", Retention.memory(100))) {
            one.publish(Collections.nCopies(8, new Publication("me", "", Frame.binary(new byte[872]))));
            assertEquals(8 * 2_000, memory.usedBytes());
            assertEquals(1, closing.size());
            closing.get(0).run();
            assertEquals(4 * 2_000, memory.usedBytes());
            for (Channel channel : List.of(one, other)) {
                assertEquals(List.of(5L, 6L, 7L, 8L), inMemory(channel));
                assertEquals(List.of("failed", "[5, 6, 7, 8]", "[]", "failed"), Recovery.since(channel, 3, 4, 8, 9));
            }
        }
        assertEquals(0, memory.usedBytes());
    }

    @Test
    void whatOneChannelDropsIsDroppedForAllChannelsOfTheLog() {
        try (Channel one = new Channel(backplane, "c", Retention.memory(10));
                Channel other = new Channel(backplane, "c", Retention.memory(10))) {
            one.publish(BackplaneContract.publications("a", "b", "c"));
            one.drop(List.of(2L));
            assertEquals(List.of(1L, 3L), inMemory(other));
            assertEquals(List.of("[1, 3]"), Recovery.since(other, 0));
        }
    }

    @Test
    void afterItsLastListenerALogHasItsPositionButNoEntries() {
        Channel channel = new Channel(backplane, "c", Retention.memory(10));
        channel.publish(BackplaneContract.publications("a", "b"));
        channel.enter(new Presence("1", "ann", "tcp"));
        assertEquals(Optional.of("ann"), channel.find("1").map(Presence::name));
        channel.leave("1");
        channel.close();
        assertEquals(0, channel.publish(BackplaneContract.publications("late")));
        assertEquals(Optional.of(new Position("e1", 2)), channel.position());
        assertEquals(List.of(), inMemory(channel));
        assertTrue(channel.present().isEmpty());
        assertEquals(Optional.empty(), channel.find("1"));
        assertEquals(List.of("failed", "[]"), Recovery.since(channel, 1, 2));
    }
}
