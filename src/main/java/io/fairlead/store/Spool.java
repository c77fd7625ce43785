package io.fairlead.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The journal, or what is left when its folder can't be used; counts what is lost.
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

    /** Why it can't be used; empty: it can. */
    String fault() {
        return fault;
    }

    /**
     * Takes a record.
     *
     * @param weight how much is lost when it can't be
     * @return the position behind it; negative: it is lost
     */
    long append(JournalRecord record, int weight) {
        long position = journal == null ? -1 : journal.append(record);
        if (position >= 0) {
            losing = losing && weight == 0;
            return position;
        }
        lost.add(weight);
        if (!losing && weight > 0) {
            LOG.log(Level.ERROR, "the spool takes no more: what is to be stored is lost");
            losing = true;
        }
        return -1;
    }

    /** So much was lost elsewhere. */
    void count(int weight) {
        lost.add(weight);
    }

    /** No loss so small that it could be told: the next start must not trust what it finds. */
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
