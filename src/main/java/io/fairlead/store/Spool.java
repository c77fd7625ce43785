package io.fairlead.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The journal, or a substitute that loses everything if the folder can't be used; counts losses.
 *
 * <p>Threading: safe.
 */
final class Spool implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Spool.class.getName());

    private final @Nullable Journal journal;
    private final String fault;
    private final LongAdder lost = new LongAdder();
    private volatile boolean losing;

    private Spool(@Nullable Journal journal, String fault) {
        this.journal = journal;
        this.fault = fault;
    }

    static Spool open(Path path, StoreContext context, long bound) {
        try {
            return new Spool(Journal.open(path, bound, context.clock().millis(), context.ids()), "");
        } catch (IOException unusable) {
            LOG.log(Level.ERROR, "the spool " + path + " can't be used, nothing will be stored", unusable);
            return new Spool(null, "the spool can't be used");
        }
    }

    Optional<Journal> journal() {
        return Optional.ofNullable(journal);
    }

    /** Why the spool can't be used; empty if it can. */
    String fault() {
        return fault;
    }

    /**
     * Appends a record.
     *
     * @param weight number of losses to count on failure
     * @return the position after the record; negative if it is lost
     */
    long append(JournalRecord record, int weight) {
        long position = journal == null ? -1 : journal.append(record);
        if (position >= 0) {
            losing = losing && weight == 0;
            return position;
        }
        lost.add(weight);
        if (!losing && weight > 0) {
            LOG.log(Level.ERROR, "the spool is full: new data is lost");
            losing = true;
        }
        return -1;
    }

    /** Counts losses that occurred elsewhere. */
    void count(int weight) {
        lost.add(weight);
    }

    /** Marks the folder because a loss could not be recorded: the next start must not trust the stored data. */
    void distrust() {
        if (journal != null) {
            journal.trust(false);
        }
    }

    void trust() {
        if (journal != null) {
            journal.trust(true);
        }
    }

    long end() {
        return journal == null ? 0 : journal.end();
    }

    long waiting() {
        return journal == null ? 0 : journal.waiting();
    }

    long lost() {
        return lost.sum();
    }

    @Override
    public void close() {
        if (journal != null) {
            journal.close();
        }
    }
}
