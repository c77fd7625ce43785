package io.fairlead.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class CloseTimeoutTest {
    private long now = 1_000_000_000_000L;
    private long progress;
    private long written;
    private long queued;
    private final Queue<Runnable> due = new ArrayDeque<>();
    private final List<Duration> delays = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();

    private void begin(Close close) {
        UnreadBytes unread = new UnreadBytes(() -> written, () -> queued);
        CloseTimeout.begin(close, unread, () -> progress, this::after, () -> now, () -> calls.add("abort"));
    }

    private void after(Duration delay, Runnable task) {
        delays.add(delay);
        due.add(task);
    }

    /** The next check, at its time. */
    private void check() {
        now += delays.get(delays.size() - 1).toNanos();
        due.remove().run();
    }

    @Test
    void aConnectionThatStaysIsDroppedAfterTheTimeoutAndNotChecked() {
        begin(Close.NORMAL);
        check();
        assertEquals(List.of(), calls);
        check();
        assertEquals(List.of("abort"), calls);
        assertEquals(List.of(Duration.ofMillis(2_500), Duration.ofMillis(2_500)), delays);
        assertEquals(0, due.size());
    }

    @Test
    void progressOfTheRemoteEndBeginsTheTimeoutAgain() {
        begin(Close.NORMAL);
        check();
        progress = 1;
        check();
        check();
        assertEquals(List.of(), calls);
        check();
        assertEquals(List.of("abort"), calls);
    }

    @Test
    void whatIsUnreadExtendsTheTimeoutButNotForASlowConsumer() {
        written = 640 << 10;
        begin(Close.NORMAL);
        begin(Close.of(Problem.Kind.SLOW_CONSUMER, ""));
        assertEquals(List.of(Duration.ofMillis(7_500), Duration.ofMillis(2_500)), delays);
    }
}
