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
    private final Backplane plane = new LocalBackplane(
            Clock.systemUTC(), () -> "e" + epochs.incrementAndGet(), Transcript.NONE, MemoryBudget.unlimited());
    private final ChannelRegistry<Hall> halls =
            new ChannelRegistry<>(2, name -> new Hall(name, plane), address -> address, now::get);

    /** A place that counts. */
    private static final class Hall implements ChannelRegistry.Place {
        private final String name;
        private final Channel channel;
        private final AtomicInteger seats = new AtomicInteger();

        Hall(String name, Backplane plane) {
            this.name = name;
            this.channel = new Channel(plane, name, Retention.memory(10));
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
        public int seats() {
            return seats.get();
        }
    }

    private Hall sit(String name) {
        return halls.enter(name, null, hall -> {
            hall.seats.incrementAndGet();
            return hall;
        });
    }

    /** How many are there then. */
    private static int sitAs(String address, String name, ChannelRegistry<Hall> registry) {
        return registry.enter(name, address, hall -> hall.seats.incrementAndGet());
    }

    private void leave(Hall hall) {
        hall.seats.decrementAndGet();
        halls.onLeft(hall);
    }

    private static void write(Hall hall) {
        hall.channel().publish(List.of(new Publication("x", "", Frame.text("x"))));
    }

    private void pass(Duration time) {
        halls.onBeat(now.addAndGet(time.toNanos()));
    }

    @Test
    void aPlaceThatSomebodyWroteToEndsAWhileAfterItIsEmptyAndATakenOneDoesNot() {
        Hall taken = sit("taken");
        Hall empty = sit("empty");
        write(taken);
        write(empty);
        leave(empty);
        pass(Duration.ofMinutes(10));
        assertEquals(2, halls.all().size());
        pass(Duration.ofSeconds(1));
        assertEquals(List.of(taken), halls.all());
        pass(Duration.ofHours(5));
        leave(taken);
        pass(Duration.ofMinutes(1));
        assertSame(taken, sit("taken"));
        leave(taken);
        pass(Duration.ofMinutes(10));
        assertEquals(Optional.of(taken), halls.find("taken"));
        pass(Duration.ofMinutes(11));
        assertEquals(Optional.empty(), halls.find("taken"));
    }

    @Test
    void aPlaceThatNobodyWroteToIsGoneWithTheLastWhoLeavesIt() {
        Hall hall = sit("a");
        sit("a");
        leave(hall);
        assertEquals(Optional.of(hall), halls.find("a"));
        leave(hall);
        assertEquals(Optional.empty(), halls.find("a"));
    }

    @Test
    void aPlaceIsKeptWhileItIsUsedWithoutASeat() {
        long offset = halls.use("a", hall -> {
            pass(Duration.ofHours(1));
            sit("a");
            leave(hall);
            write(hall);
            return hall.channel().position().orElseThrow().offset();
        });
        assertEquals(1, offset);
        assertEquals(1, halls.all().size());
        halls.use("b", hall -> hall);
        assertEquals(1, halls.all().size(), "nobody wrote to it");
    }

    @Test
    void aPlaceThatNobodyIsInGivesWayTheLongestEmptyFirst() {
        for (String name : List.of("a", "b")) {
            Hall hall = sit(name);
            write(hall);
            leave(hall);
        }
        sit("c");
        assertEquals(Optional.empty(), halls.find("a"));
        sit("b");
        assertEquals(
                Problem.Kind.BUSY, assertThrows(Problem.class, () -> sit("d")).kind());
    }

    @Test
    void anAddressMakesAQuarterOfThePlacesThatThereMayBe() {
        ChannelRegistry<Hall> eight =
                new ChannelRegistry<>(8, name -> new Hall(name, plane), address -> address, now::get);
        for (String name : List.of("a", "b")) {
            sitAs("squatter", name, eight);
        }
        Problem refused = assertThrows(Problem.class, () -> sitAs("squatter", "c", eight));
        assertEquals(Problem.Kind.BUSY, refused.kind());
        assertEquals(2, sitAs("squatter", "a", eight), "it is there already");
        assertEquals(1, sitAs("other", "c", eight));
        eight.delete("b", () -> {});
        assertEquals(1, sitAs("squatter", "d", eight));
    }

    @Test
    void moreThanTheLimitAreRefusedWhilePeopleAreThere() {
        sit("a");
        sit("b");
        sit("a");
        assertEquals(
                Problem.Kind.BUSY, assertThrows(Problem.class, () -> sit("c")).kind());
        halls.delete("a", () -> {});
        assertEquals("c", sit("c").name());
    }

    @Test
    void whoEntersIsNeverInAPlaceThatEnded() throws Exception {
        Thread time = new Thread(
                () -> {
                    for (int i = 0; i < 20_000; i++) {
                        pass(Duration.ofMinutes(6));
                    }
                },
                "test-time");
        time.start();
        int ends = 0;
        Hall before = null;
        while (time.isAlive()) {
            Hall hall = sit("a");
            assertSame(hall, halls.find("a").orElseThrow());
            assertTrue(hall.channel().publish(List.of(new Publication("x", "", Frame.text("x")))) > 0);
            ends += hall == before ? 0 : 1;
            before = hall;
            leave(hall);
        }
        time.join();
        assertTrue(ends > 0);
    }
}
