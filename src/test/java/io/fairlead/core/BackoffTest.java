package io.fairlead.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
    /** The bounds that were asked for, in milliseconds. */
    private final List<String> asked = new ArrayList<>();

    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), new RandomGenerator() {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public long nextLong(long origin, long bound) {
            asked.add(origin / 1_000_000 + " to " + (bound - 1) / 1_000_000);
            return origin;
        }
    });

    @Test
    void aDelayIsBetweenHalfTheCeilingAndTheCeilingWhichDoublesUpToTheMaximum() {
        assertEquals(Duration.ofMillis(500), backoff.next());
        assertEquals(Duration.ofSeconds(1), backoff.next());
        backoff.next();
        backoff.next();
        backoff.next();
        assertEquals(List.of("500 to 1000", "1000 to 2000", "2000 to 4000", "2500 to 5000", "2500 to 5000"), asked);
    }

    @Test
    void aSuccessStartsAgainWithTheFirstDelay() {
        backoff.next();
        backoff.next();
        backoff.reset();
        assertEquals(Duration.ofMillis(500), backoff.next());
        assertTrue(asked.get(2).startsWith("500 "), asked::toString);
    }
}
