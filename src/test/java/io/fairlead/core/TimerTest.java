package io.fairlead.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class TimerTest {
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final Timer timer = (delay, task) -> waiting.add(task);

    @Test
    void whatIsDoneAgainAndAgainGoesOnAfterAnyException() {
        List<String> rounds = new ArrayList<>();
        timer.every(Duration.ofSeconds(1), () -> {
            rounds.add("round");
            switch (rounds.size()) {
                case 1 -> throw new IllegalArgumentException("not expected");
                case 2 -> throw new StackOverflowError();
                default -> {}
            }
        });
        assertThrows(IllegalArgumentException.class, () -> waiting.remove().run());
        assertThrows(StackOverflowError.class, () -> waiting.remove().run());
        waiting.remove().run();
        assertEquals(3, rounds.size());
        assertEquals(1, waiting.size(), "it is not to be done once more, or twice");
    }

    @Test
    void eachWatcherIsAskedAtEachBeatWhateverTheOthersThrow() {
        Ticker ticker = new Ticker();
        List<Long> heard = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            ticker.watch(nanos -> {
                throw new IllegalStateException("watcher " + number + " fails");
            });
            ticker.watch(heard::add);
        }
        for (long beat = 1; beat <= 2; beat++) {
            long now = beat;
            IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> ticker.beat(now));
            assertEquals(2, thrown.getSuppressed().length, "failures are lost");
        }
        assertEquals(List.of(1L, 1L, 1L, 2L, 2L, 2L), heard);
    }

    @Test
    void memoryIsTakenFromTheNextOneWhenTheFirstCannotBeClosed() {
        MemoryBudget budget = new MemoryBudget(1_000, timer);
        List<Close> closed = new ArrayList<>();
        MemoryBudget.Account stubborn = budget.account("a", new MemoryBudget.Holder() {
            @Override
            public void close(Close why) {
                throw new IllegalStateException("it can't be closed");
            }

            @Override
            public void abort() {}
        });
        MemoryBudget.Account other = budget.account("b", new MemoryBudget.Holder() {
            @Override
            public void close(Close why) {
                closed.add(why);
            }

            @Override
            public void abort() {}
        });
        stubborn.kept(950);
        other.kept(900);
        assertThrows(IllegalStateException.class, () -> waiting.remove().run());
        assertEquals(1, closed.size());
        assertTrue(budget.isFull());
    }
}
