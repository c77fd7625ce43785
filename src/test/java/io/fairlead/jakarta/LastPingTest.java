package io.fairlead.jakarta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Close;
import io.fairlead.core.Problem;
import io.fairlead.core.Ticker;
import io.fairlead.core.UnreadBytes;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a close waits for on a server that ends the connection behind its own close frame. */
class LastPingTest {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final Ticker ticker = new Ticker();
    private boolean open = true;
    private int closes;

    private final ServerConnection serverConnection = new ServerConnection() {
        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void drop() {
            throw new AssertionError("not its to drop");
        }
    };
    private final LastPing ping = LastPing.begin(serverConnection, ticker, 0, LIMIT, () -> closes++);

    @Test
    void itsPongEndsTheWaitOnce() {
        ping.onPong(ping.payload());
        ping.onPong(ping.payload());
        ticker.beat(LIMIT.toNanos());
        assertEquals(1, closes);
        assertEquals(0, ticker.size());
    }

    @Test
    void thePongOfAnotherPingDoesNot() {
        ping.onPong(ByteBuffer.allocate(Long.BYTES));
        assertEquals(0, closes);
    }

    @Test
    void theWaitEndsAtItsLimit() {
        ticker.beat(LIMIT.toNanos() - 1);
        assertEquals(0, closes);
        ticker.beat(LIMIT.toNanos());
        assertEquals(1, closes);
    }

    @Test
    void theWaitEndsWithTheConnection() {
        open = false;
        ticker.beat(1);
        assertEquals(1, closes);
    }

    @Test
    void onlyWhoMayHaveMuchToReadIsWaitedFor() {
        Close slow = Close.of(Problem.Kind.SLOW_CONSUMER, "");
        assertFalse(LastPing.isNeeded(unread(64 << 10), Close.NORMAL));
        assertTrue(LastPing.isNeeded(unread(65 << 10), Close.NORMAL));
        assertFalse(LastPing.isNeeded(unread(65 << 10), slow));
    }

    private static UnreadBytes unread(int bytes) {
        return new UnreadBytes(() -> bytes, () -> 0);
    }
}
