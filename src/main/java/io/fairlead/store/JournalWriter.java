package io.fairlead.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Writes the journal to the database in batches, and deletes segments that are fully applied.
 *
 * <pre>
 *   open the database ─► read records ─► one transaction ─► …     on failure: wait, then retry
 * </pre>
 *
 * <p>Threading: {@link #run} runs on the writer thread; all other methods are safe.
 */
final class JournalWriter implements Runnable {
    private static final Logger LOG = System.getLogger(JournalWriter.class.getName());
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long MAX_PAUSE_MILLIS = 5_000;
    private static final long IDLE_MILLIS = 2_000;
    /** Minimum time between two transactions while nobody waits for them; records of that time are written together. */
    private static final long BATCH_MILLIS = 100;

    private static final int LOST_ACT = 1;

    private final Database database;
    private final Spool spool;
    private final Runnable onBack;
    private final Runnable onCaughtUp;
    private final RetentionTask retention;
    private final Object lock = new Object();
    private long position = -1;
    private long applied;
    /** The highest position that a caller waits for. */
    private long awaited;

    private boolean stopping;
    /** End of the last transaction. */
    private long writtenNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(BATCH_MILLIS);

    private long pauseMillis = FIRST_PAUSE_MILLIS;
    /** Whether {@link #onCaughtUp} has run since the last transaction. */
    private boolean caughtUp = true;

    private volatile boolean databaseDown = true;

    /**
     * @param onBack runs whenever the database is available again
     * @param onCaughtUp runs whenever everything is in the database
     */
    JournalWriter(Database database, Spool spool, RetentionTask retention, Runnable onBack, Runnable onCaughtUp) {
        this.database = database;
        this.spool = spool;
        this.retention = retention;
        this.onBack = onBack;
        this.onCaughtUp = onCaughtUp;
    }

    @Override
    public void run() {
        try {
            while (!isDone()) {
                try {
                    step();
                    pauseMillis = FIRST_PAUSE_MILLIS;
                } catch (StoreException down) {
                    databaseDown = true;
                    LOG.log(Level.DEBUG, "the database is not available", down);
                    pause();
                } catch (RuntimeException | IOException defect) {
                    LOG.log(Level.ERROR, "the store's writer failed", defect);
                    pause();
                }
            }
        } catch (InterruptedException interrupted) {
            LOG.log(Level.WARNING, "the store was stopped before all data was in the database");
        }
    }

    /**
     * After {@link #stop} the writer first writes everything in the journal, including what {@link #onCaughtUp} adds,
     * unless the database is down.
     */
    private boolean isDone() {
        synchronized (lock) {
            boolean nothingLeft = spool.journal().isEmpty() || (caughtUp && position >= spool.end());
            return stopping && (nothingLeft || database.isDown());
        }
    }

    private void step() throws IOException, InterruptedException {
        database.open();
        Journal journal = spool.journal().orElse(null);
        if (journal == null) {
            probe();
            idle();
            return;
        }
        if (position < 0) {
            long known = database.write(handle -> JournalApplier.applied(handle, journal.id()));
            journal.applied(known);
            position = Math.max(0, known);
        }
        onDatabaseUp();
        awaitBatch();
        long end = spool.end();
        Journal.Part part = journal.read(position);
        if (part.records().isEmpty()) {
            advance(Math.max(position, end));
            onCaughtUp.run();
            caughtUp = true;
            retention.trim();
            if (database.isDown() || !journal.await(position, IDLE_MILLIS)) {
                probe();
            }
        } else {
            write(journal, part);
        }
    }

    /** Waits for more records to batch; the first record after a pause is written at once. */
    private void awaitBatch() throws InterruptedException {
        synchronized (lock) {
            waitWhile(this::mayWait, writtenNanos + TimeUnit.MILLISECONDS.toNanos(BATCH_MILLIS));
        }
    }

    /** Whether the next transaction may wait: it would be small and nobody waits for it. Needs the lock. */
    private boolean mayWait() {
        long waiting = spool.end() - position;
        return !stopping && awaited <= applied && waiting > 0 && waiting < Journal.CHUNK;
    }

    private void onDatabaseUp() {
        if (databaseDown) {
            databaseDown = false;
            try {
                onBack.run();
            } catch (RuntimeException failure) {
                databaseDown = true;
                throw failure;
            }
        }
    }

    private void probe() {
        database.write(
                handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one());
        onDatabaseUp();
    }

    private void idle() throws InterruptedException {
        synchronized (lock) {
            waitUnlessStopping(IDLE_MILLIS);
        }
    }

    private void write(Journal journal, Journal.Part part) {
        Set<String> changed;
        try {
            changed = apply(journal, part.records(), part.next(), false);
        } catch (StoreException rejected) {
            if (!Database.isRefusal(rejected)) {
                throw rejected;
            }
            LOG.log(Level.WARNING, "the database rejects a batch; its records are written one by one", rejected);
            changed = applyOneByOne(journal, part);
        }
        caughtUp = false;
        journal.applied(part.next());
        advance(part.next());
        writtenNanos = System.nanoTime();
        retention.trimLater(changed);
    }

    private Set<String> apply(Journal journal, List<JournalRecord> records, long next, boolean overwrite) {
        return database.write(handle -> {
            JournalApplier applier = new JournalApplier(handle, overwrite);
            applier.apply(records, journal.id(), next);
            return applier.touched();
        });
    }

    /**
     * The position advances only after the whole part: a crash repeats the part, which is safe because entries are
     * overwritten.
     */
    private Set<String> applyOneByOne(Journal journal, Journal.Part part) {
        Set<String> changed = new java.util.HashSet<>();
        for (JournalRecord record : part.records()) {
            try {
                changed.addAll(apply(journal, List.of(record), position, true));
            } catch (StoreException rejected) {
                if (!Database.isRefusal(rejected)) {
                    throw rejected;
                }
                LOG.log(Level.ERROR, "the database rejects a record; it is lost", rejected);
                apply(journal, remainder(record), position, true);
            }
        }
        apply(journal, List.of(), part.next(), true);
        return changed;
    }

    /** Replaces a rejected record: only the head remains of its entries. */
    private List<JournalRecord> remainder(JournalRecord record) {
        if (record instanceof JournalRecord.Entries entries
                && !entries.entries().isEmpty()) {
            int count = entries.entries().size();
            spool.count(count);
            return List.of(new JournalRecord.Head(
                    entries.channel(), entries.entries().get(count - 1).offset()));
        }
        spool.count(LOST_ACT);
        return List.of();
    }

    private void advance(long now) {
        synchronized (lock) {
            position = now;
            applied = now;
            lock.notifyAll();
        }
    }

    private void pause() throws InterruptedException {
        synchronized (lock) {
            waitUnlessStopping(pauseMillis);
            pauseMillis = Math.min(MAX_PAUSE_MILLIS, pauseMillis * 2);
        }
    }

    /** Waits for this time or until {@link #stop}. */
    private void waitUnlessStopping(long millis) throws InterruptedException {
        waitWhile(() -> !stopping, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** Waits while the condition holds, at most until {@code untilNanos} ({@link System#nanoTime}). Needs the lock. */
    private void waitWhile(BooleanSupplier condition, long untilNanos) throws InterruptedException {
        long left = untilNanos - System.nanoTime();
        while (left > 0 && condition.getAsBoolean()) {
            TimeUnit.NANOSECONDS.timedWait(lock, left);
            left = untilNanos - System.nanoTime();
        }
    }

    /** Waits until everything before a position is in the database; false on timeout or if the database is down. */
    boolean awaitApplied(long target, long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (lock) {
            awaited = Math.max(awaited, target);
            lock.notifyAll();
            waitWhile(() -> applied < target && !database.isDown(), until);
            return applied >= target;
        }
    }

    /** The position before which everything is in the database. */
    long applied() {
        synchronized (lock) {
            return applied;
        }
    }

    /** Runs {@code onBack} again when the database is available. */
    void announce() {
        databaseDown = true;
    }

    /** Lets the writer finish. */
    void stop() {
        synchronized (lock) {
            stopping = true;
            lock.notifyAll();
        }
        spool.journal().ifPresent(Journal::wakeReader);
    }
}
