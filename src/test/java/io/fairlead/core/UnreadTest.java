package io.fairlead.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a remote end that gives no sign of life is given up. */
class UnreadTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int WRITTEN = 4 << 20;

    private long queued;
    private int looks;
    private final UnreadBytes unread = new UnreadBytes(() -> WRITTEN, this::look);

    private long look() {
        looks++;
        return queued;
    }

    /** Silent since 0, at this time. */
    private boolean isLostAt(int seconds) {
        long nanos = TimeUnit.SECONDS.toNanos(seconds);
        return unread.isLost(nanos, LIMIT, nanos);
    }

    @Test
    void aRemoteEndThatHasEverythingIsLostAtTheLimit() {
        assertFalse(isLostAt(5));
        assertFalse(isLostAt(9));
        assertTrue(isLostAt(10));
    }

    @Test
    void aRemoteEndOfWhichTheSystemTellsNothingIsLostAtTheLimit() {
        queued = Connection.UNKNOWN;
        assertFalse(isLostAt(9));
        assertTrue(isLostAt(10));
    }

    @Test
    void aRemoteEndThatTakesNothingIsLostAtTheLimit() {
        queued = 1000;
        assertFalse(isLostAt(5));
        assertFalse(isLostAt(9));
        assertTrue(isLostAt(10));
    }

    @Test
    void aRemoteEndThatTakesAByteBetweenTheSamplesIsAliveForAnotherLimit() {
        queued = 1000;
        assertFalse(isLostAt(5));
        queued = 999;
        assertFalse(isLostAt(10));
        assertFalse(isLostAt(19));
        queued = 998;
        assertFalse(isLostAt(20));
        assertFalse(isLostAt(29));
        assertTrue(isLostAt(30));
    }

    @Test
    void theSendQueueIsNotSampledInTheFirstHalfOfTheLimit() {
        assertFalse(isLostAt(4));
        assertEquals(0, looks);
    }

    @Test
    void aLateFirstSampleIsFollowedByAnother() {
        queued = 1000;
        assertFalse(isLostAt(12));
        queued = 900;
        assertFalse(isLostAt(17));
        assertFalse(isLostAt(26));
        assertTrue(isLostAt(27));
    }

    @Test
    void inputFromTheRemoteEndInvalidatesOlderSamples() {
        queued = 1000;
        assertFalse(isLostAt(5));
        queued = 999;
        long now = TimeUnit.SECONDS.toNanos(26);
        assertFalse(unread.isLost(TimeUnit.SECONDS.toNanos(6), LIMIT, now));
        now = TimeUnit.SECONDS.toNanos(31);
        assertTrue(unread.isLost(TimeUnit.SECONDS.toNanos(11), LIMIT, now));
    }

    @Test
    void whatTheRemoteSystemHoldsMayTakeAsLongAsTheRemoteEndWasSeenToTake() {
        assertEquals(Duration.ofSeconds(64), unread.time());
        queued = 1 << 20;
        assertFalse(isLostAt(5));
        queued -= 5 * (16 << 10);
        assertFalse(isLostAt(10));
        assertEquals(Duration.ofSeconds(256), unread.time());
    }

    @Test
    void itMayTakeNoMoreThanEightTimesAsLong() {
        queued = 1 << 20;
        assertFalse(isLostAt(5));
        queued--;
        assertFalse(isLostAt(10));
        assertEquals(Duration.ofSeconds(512), unread.time());
    }

    @Test
    void aPingWaitsFromItsQueuingToItsWriting() {
        assertFalse(unread.pingWaits());
        unread.onPingQueued();
        assertTrue(unread.pingWaits());
        unread.onPing();
        assertFalse(unread.pingWaits());
    }

    @Test
    void anAnswerShowsThatEverythingBeforeItsPingWasRead() {
        long[] written = {64 << 10};
        UnreadBytes growing = new UnreadBytes(() -> written[0], () -> 0);
        assertEquals(Duration.ofSeconds(1), growing.time());
        growing.onPing();
        assertEquals(Duration.ofSeconds(1), growing.timeToPing());
        growing.onAnswer();
        assertEquals(Duration.ZERO, growing.timeToPing());
        written[0] += 128 << 10;
        assertEquals(Duration.ZERO, growing.timeToPing());
        assertEquals(Duration.ofSeconds(2), growing.time());
        growing.onPing();
        assertEquals(Duration.ofSeconds(2), growing.timeToPing());
    }
}
