package io.fairlead.channel;

import io.fairlead.core.MemoryBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * The newest entries of one epoch, limited by number and age.
 *
 * <p>Threading: guarded by its owner's lock.
 */
public final class History {
    /** The memory of an entry besides its payloads. */
    private static final int ENTRY_BYTES = 256;

    private final int capacity;
    private final Duration maxAge;
    private final MemoryBudget.Account memory;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long newest;
    /** After this offset, the history lacks only dropped entries. */
    private long complete;

    private long bytes;

    /** @param memory is charged for the entries */
    public History(Retention retention, MemoryBudget.Account memory) {
        this.memory = memory;
        this.capacity = retention.maxEntries();
        this.maxAge = retention.maxAge();
    }

    /** Replaces the content by that of a log at this offset, complete after the other offset. */
    public void reset(long offset, long completeAfter, List<Entry> stored) {
        removeFirst(entries.size());
        newest = offset;
        complete = completeAfter;
        stored.forEach(this::add);
    }

    /** Appends an entry, which must have the next offset. */
    public void append(Entry entry) {
        newest = entry.offset();
        add(entry);
        expire(entry.time());
    }

    private void add(Entry entry) {
        entries.add(entry);
        account(bytes(entry));
        removeFirst(entries.size() - capacity);
    }

    private void removeFirst(int count) {
        for (int i = 0; i < count; i++) {
            Entry removed = entries.remove();
            complete = removed.offset();
            account(-bytes(removed));
        }
    }

    private void account(long delta) {
        bytes += delta;
        memory.kept(delta);
    }

    /** The payload and its encoded frames. */
    private static long bytes(Entry entry) {
        return ENTRY_BYTES + 2L * entry.frame().size();
    }

    /** Removes the oldest entries, half of the bytes, to free memory; the rest is complete. */
    public void removeOlderHalf() {
        long half = bytes / 2;
        while (bytes > half) {
            removeFirst(1);
        }
    }

    /** Removes everything. */
    public void clear() {
        removeFirst(entries.size());
    }

    /** Removes entries that are older than the maximum age at this time. */
    private void expire(Instant now) {
        if (maxAge.isZero()) {
            return;
        }
        Instant oldest = now.minus(maxAge);
        while (!entries.isEmpty() && entries.peek().time().isBefore(oldest)) {
            removeFirst(1);
        }
    }

    /** Removes obsolete entries; the history stays complete without them. */
    public void drop(List<Long> offsets) {
        Set<Long> obsolete = new HashSet<>(offsets);
        for (Iterator<Entry> all = entries.iterator(); all.hasNext(); ) {
            Entry entry = all.next();
            if (obsolete.contains(entry.offset())) {
                all.remove();
                account(-bytes(entry));
            }
        }
    }

    /** The offset of the newest entry ever appended; 0: none. */
    public long newest() {
        return newest;
    }

    /** Whether every entry after this offset is still in memory. */
    public boolean reaches(long offset) {
        return offset <= newest && offset >= complete;
    }

    /** The entries after this offset, in order. */
    public List<Entry> after(long offset) {
        List<Entry> later = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.offset() > offset) {
                later.add(entry);
            }
        }
        return later;
    }

    /** The newest entries before this offset, at most {@code limit}, in order. */
    public List<Entry> before(long offset, int limit) {
        ArrayDeque<Entry> earlier = new ArrayDeque<>();
        for (Iterator<Entry> back = entries.descendingIterator(); back.hasNext() && earlier.size() < limit; ) {
            Entry entry = back.next();
            if (entry.offset() < offset) {
                earlier.addFirst(entry);
            }
        }
        return List.copyOf(earlier);
    }
}
