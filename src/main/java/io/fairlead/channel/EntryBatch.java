package io.fairlead.channel;

import io.fairlead.core.Batch;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Entries that are delivered together, and their encoded batches. Each encoding runs once, regardless of the number of
 * subscribers.
 *
 * <p>Threading: safe.
 */
public final class EntryBatch {
    private final List<Entry> all;
    private final int bytes;
    private final IdentityHashMap<Entry.Encoding, Batch> batches = new IdentityHashMap<>(2);

    /** @param all at least one, in log order */
    EntryBatch(List<Entry> all) {
        this.all = all;
        this.bytes = all.stream().mapToInt(entry -> entry.frame().size()).sum();
    }

    /** The entries of several batches, in their order. */
    static EntryBatch joined(List<EntryBatch> batches) {
        if (batches.size() == 1) {
            return batches.get(0);
        }
        List<Entry> entries = new ArrayList<>();
        batches.forEach(batch -> entries.addAll(batch.all));
        return new EntryBatch(entries);
    }

    public List<Entry> all() {
        return all;
    }

    /** The size of the payloads as published. */
    int bytes() {
        return bytes;
    }

    /** Whether the channel failed to store any of them. */
    boolean hasLost() {
        return all.stream().anyMatch(Entry::isLost);
    }

    /** All entries in this encoding. @throws Problem if an entry can't be encoded */
    public synchronized Batch as(Entry.Encoding encoding) {
        Batch known = batches.get(encoding);
        if (known == null) {
            known = new Batch(all.stream().map(entry -> entry.as(encoding)).toList());
            batches.put(encoding, known);
        }
        return known;
    }
}
