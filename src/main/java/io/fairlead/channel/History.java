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
 * The last entries of one epoch, at most so many and none too old.
 *
 * <p>Threading: guarded by its owner's lock.
 */
public final class History {
    /** What an entry takes beside its payloads. */
    private static final int ENTRY_BYTES = 256;

    private final int capacity;
    private final Duration maxAge;
    private final MemoryBudget.Account memory;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long newest;
    private long complete;
    private long bytes;

    /** @param memory where what it keeps counts */
    public History(Retention retention, MemoryBudget.Account memory) {
        this.memory = memory;
        this.capacity = retention.maxEntries();
        this.maxAge = retention.maxAge();
    }

    /** Takes over a log that is at this offset already and holds everything after another that still means something. */
    public void resume(long offset, long completeAfter, List<Entry> held) {
        removeFirst(entries.size());
        newest = offset;
        complete = completeAfter;
        held.forEach(this::keep);
    }

    /** Appends what must be the next offset. */
    public void append(Entry entry) {
        newest = entry.offset();
        keep(entry);
        expire(entry.time());
    }

    private void keep(Entry entry) {
        entries.add(entry);
        account(bytes(entry));
        removeFirst(entries.size() - capacity);
    }

    private void removeFirst(int count) {
        for (int i = 0; i < count; i++) {
            Entry gone = entries.remove();
            complete = gone.offset();
            account(-bytes(gone));
        }
    }

    private void account(long delta) {
        bytes += delta;
        memory.kept(delta);
    }

    /** As it was published, and in a form for those who hear it. */
    private static long bytes(Entry entry) {
        return ENTRY_BYTES + 2L * entry.frame().size();
    }

    /** Gives up the older half of what it keeps, in bytes, to get memory back; what is left is complete. */
    public void halve() {
        long half = bytes / 2;
        while (bytes > half) {
            removeFirst(1);
        }
    }

    /** Gives up everything up to this offset. */
    public void forget(long offset) {
        while (!entries.isEmpty() && entries.peek().offset() <= offset) {
            removeFirst(1);
        }
        complete = Math.max(complete, Math.min(offset, newest));
    }

    /** Gives up everything at the end. */
    public void clear() {
        removeFirst(entries.size());
    }

    /** Gives up what is too old at this time. */
    public void expire(Instant now) {
        if (maxAge.isZero()) {
            return;
        }
        Instant oldest = now.minus(maxAge);
        while (!entries.isEmpty() && entries.peek().time().isBefore(oldest)) {
            removeFirst(1);
        }
    }

    /** Forgets entries that mean nothing any more: nobody misses them. */
    public void drop(List<Long> offsets) {
        Set<Long> gone = new HashSet<>(offsets);
        for (Iterator<Entry> all = entries.iterator(); all.hasNext(); ) {
            Entry entry = all.next();
            if (gone.contains(entry.offset())) {
                all.remove();
                account(-bytes(entry));
            }
        }
    }

    /** The offset of the newest entry ever appended; 0: none. */
    public long newest() {
        return newest;
    }

    /** Whether everything after this offset is still here. */
    public boolean reaches(long offset) {
        return offset <= newest && offset >= complete;
    }

    /** The offset after which nothing is missing but what was dropped. */
    public long complete() {
        return complete;
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

    /** The newest entries before this offset, at most so many, in order. */
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
