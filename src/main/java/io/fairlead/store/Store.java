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
 * What outlives a restart: transcripts and the audit through the journal, relays straight in the database. It works
 * without a database for as long as the journal has room; see {@link Journal} for what survives what.
 *
 * <p>Threading: safe; started and closed once, by one thread.
 */
public final class Store implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Store.class.getName());
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Duration END = Duration.ofSeconds(3);

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
        writer = new JournalWriter(database, spool, retention, this::back, this::caughtUp);
        thread = context.threads().apply("store").newThread(writer);
        readPool = new ReadPool(
                writer, database, spool, context.timer(), context.threads().apply("store-reader"));
        transcript = new JdbcTranscript(database, spool, writer, readPool, context.clock());
        relays = new JdbcRelayStore(database);
        audit = new JdbcAuditLog(database, spool, writer);
    }

    /** Begins to open the database, on a thread of its own. */
    public void start() {
        thread.start();
    }

    private void back() {
        onBack.forEach(Runnable::run);
    }

    private void caughtUp() {
        transcript.recordLosses();
    }

    /** Runs this whenever the database can be used again, and soon when it can be used now; on the writer's thread. */
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

    /** Writes what waits, at most 10 s and not at all when the database is down, and lets go of everything. */
    @Override
    public void close() {
        readPool.close();
        writer.stop();
        try {
            if (!ended(DRAIN)) {
                thread.interrupt();
                if (!ended(END)) {
                    LOG.log(Level.WARNING, "the writer of the store hangs in the database and is left behind");
                }
            }
            readPool.await(END.toMillis());
        } catch (InterruptedException hurried) {
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
