package io.fairlead.store;

import io.fairlead.access.AuditLog;
import io.fairlead.channel.StoredChannels;
import io.fairlead.channel.Transcript;
import io.fairlead.core.StoreState;
import io.fairlead.relay.RelayStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Persistent data: transcripts and the audit log go through the journal, relay definitions directly to the database.
 * While the database is down, the store works as long as the journal has room; see {@link Journal} for its durability.
 *
 * <p>Threading: safe; started and closed once, by one thread.
 */
public final class Store implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Store.class.getName());
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(3);

    private final Database database;
    private final Spool spool;
    private final JournalWriter writer;
    private final Thread thread;
    private final ReadPool readPool;
    private final JdbcTranscript transcript;
    private final JdbcRelayStore relays;
    private final JdbcAuditLog audit;
    private final CopyOnWriteArrayList<Runnable> onBack = new CopyOnWriteArrayList<>();

    public Store(StoreContext context) {
        this(context, Journal.BOUND);
    }

    Store(StoreContext context, long spoolBound) {
        database =
                new Database(context.url(), context.given(), context.threads().apply("store-pool"), context.nanoTime());
        spool = Spool.open(context.spool(), context, spoolBound);
        RetentionTask retention = new RetentionTask(database, context.clock());
        writer = new JournalWriter(database, spool, retention, this::onDatabaseUp, this::onCaughtUp);
        thread = context.threads().apply("store").newThread(writer);
        readPool = new ReadPool(
                writer, database, spool, context.timer(), context.threads().apply("store-reader"));
        transcript = new JdbcTranscript(database, spool, writer, readPool, context.clock());
        relays = new JdbcRelayStore(database);
        audit = new JdbcAuditLog(database, spool, writer);
    }

    /** Starts the writer thread, which opens the database. */
    public void start() {
        thread.start();
    }

    private void onDatabaseUp() {
        onBack.forEach(Runnable::run);
    }

    private void onCaughtUp() {
        transcript.recordLosses();
    }

    /** Runs the task on the writer thread whenever the database becomes available, and soon if it already is. */
    public void onBack(Runnable task) {
        onBack.add(task);
        writer.announce();
    }

    public Transcript transcript() {
        return transcript;
    }

    public StoredChannels channels() {
        return transcript;
    }

    public RelayStore relays() {
        return relays;
    }

    public AuditLog audit() {
        return audit;
    }

    public StoreState state() {
        boolean up = spool.fault().isEmpty() && database.isUp();
        String detail = spool.fault().isEmpty() ? database.detail() : spool.fault();
        return new StoreState(up, detail, spool.waiting(), spool.lost());
    }

    /** Writes pending records for at most 10 s, or not at all if the database is down, and releases all resources. */
    @Override
    public void close() {
        readPool.close();
        writer.stop();
        try {
            if (!ended(DRAIN_TIMEOUT)) {
                thread.interrupt();
                if (!ended(END_TIMEOUT)) {
                    LOG.log(Level.WARNING, "the store's writer thread is blocked in the database and was not stopped");
                }
            }
            readPool.await(END_TIMEOUT.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        database.close();
        spool.close();
    }

    private boolean ended(Duration atMost) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedJoin(thread, atMost.toNanos());
        return !thread.isAlive();
    }
}
