package io.fairlead.channel;

import io.fairlead.core.Batch;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Entries that were published together, and their encoded batches: each form is encoded once, however many subscribers
 * want it.
 *
 * <p>Threading: safe.
 */
public final class EntryBatch {
    private final List<Entry> all;
    private final int bytes;
    private final IdentityHashMap<Entry.Encoding, Batch> batches = new IdentityHashMap<>(2);

    /** @param all at least one, in their order */
    EntryBatch(List<Entry> all) {
        this.all = all;
        this.bytes = all.stream().mapToInt(entry -> entry.frame().size()).sum();
    }

    public List<Entry> all() {
        return all;
    }

    /** Payload bytes as they were published. */
    int bytes() {
        return bytes;
    }

    /** All of them in this form. @throws Problem when one has no such form */
    public synchronized Batch as(Entry.Encoding encoding) {
        Batch known = batches.get(encoding);
        if (known == null) {
            known = new Batch(all.stream().map(entry -> entry.as(encoding)).toList());
            batches.put(encoding, known);
        }
        return known;
    }
}
