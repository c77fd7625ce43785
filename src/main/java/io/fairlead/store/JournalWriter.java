package io.fairlead.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Brings the journal into the database, batch by batch, and deletes what has advance.
 *
 * <pre>
 *   open the database ─► read records ─► one transaction ─► …     when one fails: wait, then once more
 * </pre>
 *
 * <p>Threading: {@link #run} is the one writer's; everything else is safe.
 */
final class JournalWriter implements Runnable {
    private static final Logger LOG = System.getLogger(JournalWriter.class.getName());
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final long IDLE_MILLIS = 2_000;
    /** From one transaction to the next, unless somebody waits for it: what is said meanwhile is one. */
    private static final long PACE_MILLIS = 100;

    private static final int LOST_ACT = 1;

    private final Database database;
    private final Spool spool;
    private final Runnable onBack;
    private final Runnable onCaughtUp;
    private final RetentionTask retention;
    private final Object lock = new Object();
    private long position = -1;
    private long applied;
    /** The furthest that somebody waits for. */
    private long awaited;

    private boolean stopping;
    /** When the last transaction ended. */
    private long writtenNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(PACE_MILLIS);

    private long pauseMillis = FIRST_PAUSE_MILLIS;
    /** Whether {@link #onCaughtUp} has run since the last transaction. */
    private boolean caughtUp = true;

    private volatile boolean databaseDown = true;

    /**
     * @param onBack whenever the database can be used again
     * @param onCaughtUp whenever everything is in the database
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
                    LOG.log(Level.DEBUG, "the database is not there", down);
                    pause();
                } catch (RuntimeException | IOException defect) {
                    LOG.log(Level.ERROR, "the writer of the store failed", defect);
                    pause();
                }
            }
        } catch (InterruptedException hurried) {
            LOG.log(Level.WARNING, "the store was stopped before everything was in the database");
        }
    }

    /** When it stops it still writes what is there and what that leaves to say, unless the database is down. */
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
        pace();
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

    /** Lets more come; whoever speaks first after a silence is not kept waiting. */
    private void pace() throws InterruptedException {
        synchronized (lock) {
            waitWhile(this::mayWait, writtenNanos + TimeUnit.MILLISECONDS.toNanos(PACE_MILLIS));
        }
    }

    /** Under the lock: something is there, less than one transaction takes, and nobody waits for it. */
    private boolean mayWait() {
        long waiting = spool.end() - position;
        return !stopping && awaited <= applied && waiting > 0 && waiting < Journal.CHUNK;
    }

    private void onDatabaseUp() {
        if (databaseDown) {
            databaseDown = false;
            try {
                onBack.run();
            } catch (RuntimeException once) {
                databaseDown = true;
                throw once;
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
        Set<String> grown;
        try {
            grown = apply(journal, part.records(), part.next(), false);
        } catch (StoreException refused) {
            if (!Database.isRefusal(refused)) {
                throw refused;
            }
            LOG.log(Level.WARNING, "the database refuses a batch; its records are tried one by one", refused);
            grown = applyOneByOne(journal, part);
        }
        caughtUp = false;
        journal.applied(part.next());
        advance(part.next());
        writtenNanos = System.nanoTime();
        retention.grown(grown);
    }

    private Set<String> apply(Journal journal, List<JournalRecord> records, long next, boolean overwrite) {
        return database.write(handle -> {
            JournalApplier applier = new JournalApplier(handle, overwrite);
            applier.apply(records, journal.id(), next);
            return applier.touched();
        });
    }

    /** Within a part the position stays: a crash in the middle repeats it, which overwriting makes harmless. */
    private Set<String> applyOneByOne(Journal journal, Journal.Part part) {
        Set<String> grown = new java.util.HashSet<>();
        for (JournalRecord record : part.records()) {
            try {
                grown.addAll(apply(journal, List.of(record), position, true));
            } catch (StoreException refused) {
                if (!Database.isRefusal(refused)) {
                    throw refused;
                }
                LOG.log(Level.ERROR, "the database refuses what was to be stored; it is lost", refused);
                apply(journal, remainder(record), position, true);
            }
        }
        apply(journal, List.of(), part.next(), true);
        return grown;
    }

    /** The record that stays when its entries can't. */
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
            pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
        }
    }

    /** Does nothing for so long, or until it is to stop. */
    private void waitUnlessStopping(long millis) throws InterruptedException {
        waitWhile(() -> !stopping, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** Under the lock: waits until it does not hold any more, or until then, on {@link System#nanoTime}'s scale. */
    private void waitWhile(BooleanSupplier holds, long untilNanos) throws InterruptedException {
        long left = untilNanos - System.nanoTime();
        while (left > 0 && holds.getAsBoolean()) {
            TimeUnit.NANOSECONDS.timedWait(lock, left);
            left = untilNanos - System.nanoTime();
        }
    }

    /** Waits until everything before a position is in the database; false: not in time, or it is down. */
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

    /** Says once more that the database can be used, when it can. */
    void announce() {
        databaseDown = true;
    }

    /** Lets it finish. */
    void stop() {
        synchronized (lock) {
            stopping = true;
            lock.notifyAll();
        }
        spool.journal().ifPresent(Journal::wakeReader);
    }
}
