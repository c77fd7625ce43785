package io.fairlead.eventloop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class DescriptorReserveTest {
    private final Logger logger = Logger.getLogger(DescriptorReserve.class.getName());
    private final List<String> lines = new ArrayList<>();
    private final Handler lineKeeper = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final Deque<Runnable> due = new ArrayDeque<>();
    private final List<Long> pauses = new ArrayList<>();
    private long now;
    private final DescriptorReserve reserve = new DescriptorReserve(
            2,
            (delay, task) -> {
                pauses.add(delay.toMillis());
                due.add(task);
            },
            () -> now);

    /** Accepts as long as the process may open something. */
    private static final class Port implements DescriptorReserve.Listener {
        private final boolean usesReserve;
        private boolean exhausted = true;
        private boolean open = true;
        private boolean waits = true;
        private int accepted;

        Port(boolean usesReserve) {
            this.usesReserve = usesReserve;
        }

        @Override
        public void accept() throws IOException {
            if (exhausted) {
                throw new IOException("Too many open files");
            }
            accepted++;
        }

        @Override
        public void await(boolean wanted) {
            waits = wanted;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public boolean usesReserve() {
            return usesReserve;
        }
    }

    private final Port raw = new Port(false);
    private final Port http = new Port(true);

    @BeforeEach
    void listen() {
        logger.setUseParentHandlers(false);
        logger.addHandler(lineKeeper);
    }

    @AfterEach
    void close() {
        reserve.close();
        logger.removeHandler(lineKeeper);
        logger.setUseParentHandlers(true);
    }

    @Test
    void aListenerThatFailsWaitsLongerEachTimeAndIsToldOnce() {
        for (int i = 0; i < 7; i++) {
            reserve.accept(raw);
            assertFalse(raw.waits);
            assertTrue(reserve.isLent());
            due.remove().run();
            assertTrue(raw.waits);
            assertFalse(reserve.isLent());
        }
        assertEquals(List.of(50L, 100L, 200L, 400L, 800L, 1000L, 1000L), pauses);
        assertEquals(1, lines.size(), lines.toString());
    }

    @Test
    void aListenerThatSucceedsStartsWithTheShortestDelayAgain() {
        reserve.accept(raw);
        due.remove().run();
        raw.exhausted = false;
        reserve.accept(raw);
        raw.exhausted = true;
        reserve.accept(raw);
        assertEquals(List.of(50L, 50L), pauses);
        assertEquals(1, raw.accepted);
    }

    @Test
    void onlyWhoMayUseTheReserveGoesOnWithIt() {
        reserve.accept(http);
        assertTrue(http.waits);
        http.exhausted = false;
        raw.exhausted = false;
        reserve.accept(http);
        reserve.accept(raw);
        assertEquals(1, http.accepted);
        assertEquals(0, raw.accepted);
        assertFalse(raw.waits);
    }

    @Test
    void whenTheReserveIsUsedUpTheNextOneWaitsForItsReturn() {
        reserve.accept(raw);
        reserve.accept(http);
        assertFalse(http.waits);
        reserve.onReturned();
        assertTrue(http.waits);
        assertFalse(raw.waits);
    }

    @Test
    void aClosedListenerIsNoFailure() {
        raw.open = false;
        reserve.accept(raw);
        assertFalse(reserve.isLent());
        assertEquals(List.of(), lines);
    }

    @Test
    void itIsToldAgainAfterAMinuteOfQuiet() {
        for (Duration after : Stream.of(30, 30, 59, 60).map(Duration::ofSeconds).toList()) {
            reserve.accept(raw);
            due.remove().run();
            now += after.toNanos();
        }
        reserve.accept(raw);
        assertEquals(2, lines.size(), lines.toString());
        assertTrue(now > TimeUnit.MINUTES.toNanos(2));
    }

    @Test
    void whatATargetRefusesIsNoWantOfDescriptors() {
        reserve.onDialFailed(new ConnectException("Connection refused"));
        reserve.onDialFailed(new SocketException("Connection reset"));
        assertEquals(List.of(), lines);
    }
}
