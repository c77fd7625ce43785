package io.fairlead.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The last entries of one epoch, at most so many.
 *
 * <p>Threading: guarded by its owner's lock.
 */
public final class History {
    private final int capacity;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long newest;

    public History(int capacity) {
        this.capacity = capacity;
    }

    /** Takes over a log that is at this offset already and holds these entries, the last of them at the offset. */
    public void resume(long offset, List<Entry> held) {
        held.forEach(this::append);
        newest = offset;
    }

    /** Appends what must be the next offset. */
    public void append(Entry entry) {
        newest = entry.offset();
        if (capacity > 0) {
            if (entries.size() == capacity) {
                entries.poll();
            }
            entries.add(entry);
        }
    }

    /** The offset of the newest entry ever appended; 0: none. */
    public long newest() {
        return newest;
    }

    /** Whether everything after this offset is still here. */
    public boolean reaches(long offset) {
        return offset <= newest && offset >= newest - entries.size();
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
}
