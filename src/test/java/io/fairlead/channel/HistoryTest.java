package io.fairlead.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Close;
import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which entries a history keeps, and what they are charged. */
class HistoryTest {
    /** The memory of an entry with a payload of two bytes. */
    private static final int ENTRY_BYTES = 256 + 2 * 2;

    private final MemoryBudget budget = new MemoryBudget(1 << 20, (delay, task) -> {});
    private final MemoryBudget.Account account = budget.account("a:1", new MemoryBudget.Holder() {
        @Override
        public void close(Close reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void abort() {
            throw new AssertionError("aborted");
        }
    });

    private History filled(int entries) {
        History history = new History(Retention.memory(10), account);
        for (int i = 1; i <= entries; i++) {
            history.append(entry(i));
        }
        return history;
    }

    /** One second after another. */
    private static Entry entry(long offset) {
        return new Entry(offset, Instant.ofEpochSecond(offset), new Publication("me", "", Frame.text("xx")));
    }

    private static List<Long> offsets(List<Entry> entries) {
        return entries.stream().map(Entry::offset).toList();
    }

    @Test
    void eachEntryIsChargedUntilItIsRemoved() {
        History history = filled(12);
        assertEquals(10 * ENTRY_BYTES, budget.usedBytes());
        history.drop(List.of(6L, 99L));
        assertEquals(9 * ENTRY_BYTES, budget.usedBytes());
        history.clear();
        assertEquals(0, budget.usedBytes());
    }

    @Test
    void halfOfTheBytesAreFreedTheOldestFirst() {
        History history = filled(5);
        history.removeOlderHalf();
        assertEquals(List.of(4L, 5L), offsets(history.after(0)));
        assertTrue(history.reaches(3));
        assertFalse(history.reaches(2));
        assertEquals(2 * ENTRY_BYTES, budget.usedBytes());
        history.removeOlderHalf();
        assertEquals(List.of(5L), offsets(history.after(0)));
    }

    @Test
    void entriesAreRemovedWhenTheyAreOlderThanTheMaximumAge() {
        History history = new History(new Retention(10, Duration.ofSeconds(3), false), account);
        for (int i = 1; i <= 5; i++) {
            history.append(entry(i));
        }
        assertEquals(List.of(2L, 3L, 4L, 5L), offsets(history.after(0)));
        assertFalse(history.reaches(0));
        history.append(new Entry(6, Instant.ofEpochSecond(60), new Publication("me", "", Frame.text("xx"))));
        assertEquals(List.of(6L), offsets(history.after(0)));
    }

    @Test
    void entriesWithoutAMaximumAgeStay() {
        History history = filled(2);
        history.append(new Entry(3, Instant.ofEpochSecond(1_000_000), new Publication("me", "", Frame.text("xx"))));
        assertEquals(List.of(1L, 2L, 3L), offsets(history.after(0)));
    }

    @Test
    void aHistoryStaysCompleteWithoutWhatIsObsolete() {
        History history = filled(5);
        history.drop(List.of(1L, 3L));
        assertEquals(List.of(2L, 4L, 5L), offsets(history.after(0)));
        assertTrue(history.reaches(0));
    }

    @Test
    void theNewestBeforeAnOffsetAreReadInTheirOrder() {
        History history = filled(5);
        assertEquals(List.of(2L, 3L), offsets(history.before(4, 2)));
        assertEquals(List.of(1L), offsets(history.before(2, 2)));
        assertEquals(List.of(), history.before(1, 2));
        assertEquals(List.of(), history.before(4, 0));
    }

    @Test
    void aNewLogReplacesTheEntriesAndTheirCharge() {
        History history = filled(5);
        history.reset(9, 8, List.of(entry(9)));
        assertEquals(List.of(9L), offsets(history.after(0)));
        assertEquals(ENTRY_BYTES, budget.usedBytes());
        assertTrue(history.reaches(8));
        assertFalse(history.reaches(7));
    }
}
