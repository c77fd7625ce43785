package io.fairlead.jakarta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Close;
import io.fairlead.core.Problem;
import io.fairlead.core.Pulse;
import io.fairlead.core.Unread;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a close waits for on a server that ends the connection behind its own close frame. */
class LastPingTest {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final Pulse pulse = new Pulse();
    private boolean open = true;
    private int closes;

    private final Link link = new Link() {
        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void drop() {
            throw new AssertionError("not its to drop");
        }
    };
    private final LastPing ping = LastPing.begin(link, pulse, 0, LIMIT, () -> closes++);

    @Test
    void itsPongEndsTheWaitOnce() {
        ping.onPong(ping.payload());
        ping.onPong(ping.payload());
        pulse.beat(LIMIT.toNanos());
        assertEquals(1, closes);
        assertEquals(0, pulse.size());
    }

    @Test
    void thePongOfAnotherPingDoesNot() {
        ping.onPong(ByteBuffer.allocate(Long.BYTES));
        assertEquals(0, closes);
    }

    @Test
    void theWaitEndsAtItsLimit() {
        pulse.beat(LIMIT.toNanos() - 1);
        assertEquals(0, closes);
        pulse.beat(LIMIT.toNanos());
        assertEquals(1, closes);
    }

    @Test
    void theWaitEndsWithTheConnection() {
        open = false;
        pulse.beat(1);
        assertEquals(1, closes);
    }

    @Test
    void onlyWhoMayHaveMuchToReadIsWaitedFor() {
        Close slow = Close.of(Problem.Kind.SLOW_CONSUMER, "");
        assertFalse(LastPing.isNeeded(unread(64 << 10), Close.NORMAL));
        assertTrue(LastPing.isNeeded(unread(65 << 10), Close.NORMAL));
        assertFalse(LastPing.isNeeded(unread(65 << 10), slow));
    }

    private static Unread unread(int bytes) {
        return new Unread(() -> bytes, () -> 0);
    }
}
