package io.fairlead.core;

import static io.fairlead.core.TokenBucket.Answer.FLOOD;
import static io.fairlead.core.TokenBucket.Answer.GRANTED;
import static io.fairlead.core.TokenBucket.Answer.REFUSED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    /** Begins near the end of the numbers: a clock of nanoseconds may turn over. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - SECOND);

    private final TokenBucket tokens = new TokenBucket(4, Duration.ofSeconds(1), now::get);

    private void assertAnswers(TokenBucket.Answer answer, int times) {
        for (int i = 0; i < times; i++) {
            assertEquals(answer, tokens.ask(), "the " + (i + 1) + ". time");
        }
    }

    @Test
    void aBurstIsGrantedThenRefusedThenAFlood() {
        assertAnswers(GRANTED, 4);
        assertAnswers(REFUSED, 4);
        assertAnswers(FLOOD, 3);
    }

    @Test
    void refilledTokensAreGrantedOneByOneAlsoWhenTheClockOverflows() {
        assertAnswers(GRANTED, 4);
        for (int i = 0; i < 3; i++) {
            now.addAndGet(SECOND / 4);
            assertAnswers(GRANTED, 1);
            assertAnswers(REFUSED, 1);
        }
        now.addAndGet(SECOND);
        assertAnswers(GRANTED, 4);
        assertAnswers(REFUSED, 4);
        now.addAndGet(100 * SECOND);
        assertAnswers(GRANTED, 4);
        assertAnswers(REFUSED, 1);
    }

    @Test
    void aSenderThatNeverPausesIsAFloodInTheEnd() {
        assertAnswers(GRANTED, 4);
        for (int i = 0; i < 4; i++) {
            assertAnswers(REFUSED, 1);
            now.addAndGet(SECOND / 4);
            assertAnswers(GRANTED, 1);
        }
        assertAnswers(FLOOD, 1);
    }
}
