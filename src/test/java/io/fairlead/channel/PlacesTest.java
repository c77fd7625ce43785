package io.fairlead.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.backplane.LocalBackplane;
import io.fairlead.core.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PlacesTest {
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger epochs = new AtomicInteger();
    private final Backplane plane =
            new LocalBackplane(Clock.systemUTC(), () -> "e" + epochs.incrementAndGet(), Transcript.NONE);
    private final Places<Hall> halls = new Places<>(2, name -> new Hall(name, plane), now::get);

    /** A place that counts. */
    private static final class Hall implements Places.Place {
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
        return halls.enter(name, hall -> {
            hall.seats.incrementAndGet();
            return hall;
        });
    }

    private void pass(Duration time) {
        halls.onBeat(now.addAndGet(time.toNanos()));
    }

    @Test
    void anEmptyPlaceEndsAfterAWhileAndATakenOneDoesNot() {
        Hall taken = sit("taken");
        Hall empty = sit("empty");
        empty.seats.set(0);
        pass(Duration.ofMinutes(10));
        assertEquals(2, halls.all().size());
        pass(Duration.ofSeconds(1));
        assertEquals(java.util.List.of(taken), halls.all());
        pass(Duration.ofHours(5));
        taken.seats.set(0);
        pass(Duration.ofMinutes(1));
        assertSame(taken, sit("taken"));
        taken.seats.set(0);
        pass(Duration.ofMinutes(10));
        assertEquals(Optional.of(taken), halls.find("taken"));
        pass(Duration.ofMinutes(11));
        assertEquals(Optional.empty(), halls.find("taken"));
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
            assertTrue(hall.channel().publish(java.util.List.of(new Draft("x", "", io.fairlead.core.Frame.text("x"))))
                    > 0);
            ends += hall == before ? 0 : 1;
            before = hall;
            hall.seats.decrementAndGet();
        }
        time.join();
        assertTrue(ends > 0);
    }
}
