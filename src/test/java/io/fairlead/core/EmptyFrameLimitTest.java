package io.fairlead.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EmptyFrameLimitTest {
    private static final int MAX = 1024;

    private long now = Long.MAX_VALUE - 5;
    private final EmptyFrameLimit limit = new EmptyFrameLimit(() -> now);

    private void admitAll(int frames) {
        for (int i = 0; i < frames; i++) {
            assertTrue(limit.admit(), "frame " + i);
        }
    }

    @Test
    void oneFrameMoreThanTheLimitWithinAMinuteIsRefused() {
        admitAll(MAX);
        now += Duration.ofMinutes(1).toNanos();
        assertFalse(limit.admit());
        assertFalse(limit.admit());
    }

    @Test
    void aMinuteLaterTheCountBeginsAgain() {
        admitAll(MAX);
        now += Duration.ofMinutes(1).toNanos() + 1;
        admitAll(MAX);
        assertFalse(limit.admit());
    }

    @Test
    void theMinuteBeginsWithTheFirstCountedFrame() {
        admitAll(1);
        now += Duration.ofMinutes(1).toNanos();
        admitAll(MAX - 1);
        assertFalse(limit.admit());
    }

    @Test
    void payloadBeginsTheCountAgain() {
        admitAll(MAX);
        limit.onPayload();
        admitAll(MAX);
        assertFalse(limit.admit());
    }

    @Test
    void aSessionOverTheLimitIsClosedAsInvalid() {
        assertEquals(Problem.Kind.INVALID.closeCode(), EmptyFrameLimit.close().code());
    }
}
