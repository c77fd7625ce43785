package io.fairlead.channel;

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
    private final int capacity;
    private final Duration maxAge;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long newest;
    private long complete;

    public History(Retention retention) {
        this.capacity = retention.maxEntries();
        this.maxAge = retention.maxAge();
    }

    /** Takes over a log that is at this offset already and holds everything after another that still means something. */
    public void resume(long offset, long completeAfter, List<Entry> held) {
        entries.clear();
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
        while (entries.size() > capacity) {
            complete = entries.remove().offset();
        }
    }

    /** Gives up what is too old at this time. */
    public void expire(Instant now) {
        if (maxAge.isZero()) {
            return;
        }
        Instant oldest = now.minus(maxAge);
        while (!entries.isEmpty() && entries.peek().time().isBefore(oldest)) {
            complete = entries.remove().offset();
        }
    }

    /** Forgets entries that mean nothing any more: nobody misses them. */
    public void drop(List<Long> offsets) {
        Set<Long> gone = new HashSet<>(offsets);
        for (Iterator<Entry> all = entries.iterator(); all.hasNext(); ) {
            if (gone.contains(all.next().offset())) {
                all.remove();
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
