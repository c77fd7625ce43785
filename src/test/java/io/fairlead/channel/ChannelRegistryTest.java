package io.fairlead.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.backplane.LocalBackplane;
import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ChannelRegistryTest {
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger epochs = new AtomicInteger();
    private final Backplane backplane = new LocalBackplane(
            Clock.systemUTC(), () -> "e" + epochs.incrementAndGet(), Transcript.NONE, MemoryBudget.unlimited());
    private final ChannelRegistry<TestRoom> registry =
            new ChannelRegistry<>(2, name -> new TestRoom(name, backplane), address -> address, now::get);

    /** A room that counts its members. */
    private static final class TestRoom implements ChannelRegistry.ChannelOwner {
        private final String name;
        private final Channel channel;
        private final AtomicInteger members = new AtomicInteger();

        TestRoom(String name, Backplane backplane) {
            this.name = name;
            this.channel = new Channel(backplane, name, Retention.memory(10));
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Channel channel() {
            return channel;
        }

        @Override
        public int memberCount() {
            return members.get();
        }
    }

    private TestRoom join(String name) {
        return registry.enter(name, null, room -> {
            room.members.incrementAndGet();
            return room;
        });
    }

    /** @return the number of members then */
    private static int joinAs(String address, String name, ChannelRegistry<TestRoom> registry) {
        return registry.enter(name, address, room -> room.members.incrementAndGet());
    }

    private void leave(TestRoom room) {
        room.members.decrementAndGet();
        registry.onMemberLeft(room);
    }

    private static void write(TestRoom room) {
        room.channel().publish(List.of(new Publication("x", "", Frame.text("x"))));
    }

    private void pass(Duration time) {
        registry.onBeat(now.addAndGet(time.toNanos()));
    }

    @Test
    void oneWithEntriesIsRemovedAWhileAfterItIsEmptyAndOneWithMembersIsNot() {
        TestRoom taken = join("taken");
        TestRoom empty = join("empty");
        write(taken);
        write(empty);
        leave(empty);
        pass(Duration.ofMinutes(10));
        assertEquals(2, registry.all().size());
        pass(Duration.ofSeconds(1));
        assertEquals(List.of(taken), registry.all());
        pass(Duration.ofHours(5));
        leave(taken);
        pass(Duration.ofMinutes(1));
        assertSame(taken, join("taken"));
        leave(taken);
        pass(Duration.ofMinutes(10));
        assertEquals(Optional.of(taken), registry.find("taken"));
        pass(Duration.ofMinutes(11));
        assertEquals(Optional.empty(), registry.find("taken"));
    }

    @Test
    void oneWithoutEntriesIsRemovedWhenItsLastMemberLeaves() {
        TestRoom room = join("a");
        join("a");
        leave(room);
        assertEquals(Optional.of(room), registry.find("a"));
        leave(room);
        assertEquals(Optional.empty(), registry.find("a"));
    }

    @Test
    void oneIsKeptWhileItIsUsedWithoutBeingJoined() {
        long offset = registry.use("a", room -> {
            pass(Duration.ofHours(1));
            join("a");
            leave(room);
            write(room);
            return room.channel().position().orElseThrow().offset();
        });
        assertEquals(1, offset);
        assertEquals(1, registry.all().size());
        registry.use("b", room -> room);
        assertEquals(1, registry.all().size(), "nobody wrote to it");
    }

    @Test
    void anEmptyOneIsRemovedForANewOneTheLongestEmptyFirst() {
        for (String name : List.of("a", "b")) {
            TestRoom room = join(name);
            write(room);
            leave(room);
        }
        join("c");
        assertEquals(Optional.empty(), registry.find("a"));
        join("b");
        assertEquals(
                Problem.Kind.BUSY, assertThrows(Problem.class, () -> join("d")).kind());
    }

    @Test
    void anAddressCreatesAtMostAQuarterOfTheMaximum() {
        ChannelRegistry<TestRoom> eight =
                new ChannelRegistry<>(8, name -> new TestRoom(name, backplane), address -> address, now::get);
        for (String name : List.of("a", "b")) {
            joinAs("squatter", name, eight);
        }
        Problem refused = assertThrows(Problem.class, () -> joinAs("squatter", "c", eight));
        assertEquals(Problem.Kind.BUSY, refused.kind());
        assertEquals(2, joinAs("squatter", "a", eight), "it is there already");
        assertEquals(1, joinAs("other", "c", eight));
        eight.delete("b", () -> {});
        assertEquals(1, joinAs("squatter", "d", eight));
    }

    @Test
    void moreThanTheMaximumAreRefusedWhileAllHaveMembers() {
        join("a");
        join("b");
        join("a");
        assertEquals(
                Problem.Kind.BUSY, assertThrows(Problem.class, () -> join("c")).kind());
        registry.delete("a", () -> {});
        assertEquals("c", join("c").name());
    }

    @Test
    void aMemberNeverJoinsOneThatWasRemoved() throws Exception {
        Thread time = new Thread(
                () -> {
                    for (int i = 0; i < 20_000; i++) {
                        pass(Duration.ofMinutes(6));
                    }
                },
                "test-time");
        time.start();
        int ends = 0;
        TestRoom before = null;
        while (time.isAlive()) {
            TestRoom room = join("a");
            assertSame(room, registry.find("a").orElseThrow());
            assertTrue(room.channel().publish(List.of(new Publication("x", "", Frame.text("x")))) > 0);
            ends += room == before ? 0 : 1;
            before = room;
            leave(room);
        }
        time.join();
        assertTrue(ends > 0);
    }

    @Test
    void oneIsDeletedWithItsEntriesBeforeItCanBeMadeAgain() {
        TestRoom room = join("a");
        write(room);
        AtomicInteger erased = new AtomicInteger();
        assertEquals(Optional.of(room), registry.delete("a", () -> {
            assertEquals(Optional.empty(), registry.find("a"));
            erased.incrementAndGet();
        }));
        assertEquals(1, erased.get());
        assertEquals(Optional.empty(), registry.delete("a", erased::incrementAndGet));
        assertEquals(2, erased.get());
    }

    @Test
    void oneThatIsRemovedClosesItsChannel() {
        TestRoom room = join("a");
        List<Long> heard = new ArrayList<>();
        room.channel()
                .subscribe(
                        new Channel.Subscriber() {
                            @Override
                            public void onStart(Channel.Start start) {}

                            @Override
                            public void onEntry(Entry entry) {
                                heard.add(entry.offset());
                            }

                            @Override
                            public void onFlush() {}
                        },
                        null);
        Channel other = new Channel(backplane, "a", Retention.memory(10));
        write(room);
        registry.evict(room);
        other.publish(List.of(new Publication("x", "", Frame.text("x"))));
        assertEquals(List.of(1L), heard);
        other.close();
    }

    @Test
    void onlyTheOneThatIsThereIsEvicted() {
        TestRoom first = join("a");
        leave(first);
        TestRoom second = join("a");
        registry.evict(first);
        assertEquals(Optional.of(second), registry.find("a"));
        registry.evict(second);
        assertEquals(Optional.empty(), registry.find("a"));
        registry.evict(second);
        assertEquals(List.of(), registry.all());
    }

    @Test
    void itsMembersAreThoseOfItsChannel() {
        TestRoom room = join("a");
        Presence anna = room.channel().enter(new Presence("1", "anna", "tcp"));
        assertEquals(List.of(anna), room.members());
    }

    @Test
    void theShareOfAnAddressIsFreeAgainForEachThatIsRemoved() {
        ChannelRegistry<TestRoom> large =
                new ChannelRegistry<>(8, name -> new TestRoom(name, backplane), address -> address, now::get);
        joinAs("x", "a", large);
        joinAs("x", "b", large);
        assertThrows(Problem.class, () -> joinAs("x", "c", large));
        large.evict(large.find("a").orElseThrow());
        joinAs("x", "c", large);
        assertThrows(Problem.class, () -> joinAs("x", "d", large));
        large.evict(large.find("b").orElseThrow());
        large.evict(large.find("c").orElseThrow());
        joinAs("x", "d", large);
        joinAs("x", "e", large);
        assertThrows(Problem.class, () -> joinAs("x", "f", large));
    }
}
