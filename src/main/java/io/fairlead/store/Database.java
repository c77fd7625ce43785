package io.fairlead.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The database and its availability.
 *
 * <pre>
 *   STARTING ── a call succeeds ──► UP ⇄ DOWN    after each failed or successful call; {@link #open} is the first
 * </pre>
 *
 * <p>Threading: safe; calls block. {@link #open} and {@link #close} are called by one thread.
 */
final class Database implements AutoCloseable {
    /** A call that takes longer than this counts as a failure. */
    private static final long SLOW_CALL_NANOS = 3_000_000_000L;

    private static final Logger LOG = System.getLogger(Database.class.getName());

    private enum State {
        STARTING,
        UP,
        DOWN
    }

    private final String url;
    private final @Nullable DataSource containerSource;
    private final ThreadFactory threads;
    private final LongSupplier nanoTime;
    private final Object lock = new Object();
    private State state = State.STARTING;
    private String detail = "the database is being opened";
    private @Nullable HikariDataSource pool;
    private volatile @Nullable DataSource source;
    private volatile @Nullable Jdbi jdbi;
    private volatile long callSince;

    /** @param containerSource used unchanged, instead of a pool for the URL */
    Database(String url, @Nullable DataSource containerSource, ThreadFactory threads, LongSupplier nanoTime) {
        this.url = url;
        this.containerSource = containerSource;
        this.threads = threads;
        this.nanoTime = nanoTime;
    }

    /** Connects and migrates the schema, if not done yet. @throws StoreException on failure */
    void open() {
        if (source != null) {
            return;
        }
        tracked(() -> {
            DataSource fresh = containerSource != null ? containerSource : pool();
            Schema.migrate(fresh);
            source = fresh;
            return true;
        });
    }

    private DataSource pool() {
        HikariDataSource known = pool;
        if (known == null) {
            HikariConfig config = StoreUrl.pool(url);
            config.setThreadFactory(threads);
            known = new HikariDataSource(config);
            pool = known;
        }
        return known;
    }

    private interface Call<T> {
        T run() throws Exception;
    }

    /**
     * Runs a transaction of the writer; its outcome and duration determine the state.
     *
     * @throws StoreException on failure
     */
    <T> T write(Function<Handle, T> work) {
        return tracked(() -> jdbi().inTransaction(work::apply));
    }

    private <T> T tracked(Call<T> call) {
        callSince = nanoTime.getAsLong() | 1;
        try {
            T done = call.run();
            markUp();
            return done;
        } catch (JdbiException
                | FlywayException
                | SQLException
                | com.zaxxer.hikari.pool.HikariPool.PoolInitializationException failed) {
            throw failed(failed);
        } catch (RuntimeException defect) {
            throw failed(defect);
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            callSince = 0;
        }
    }

    /** @throws StoreException on failure */
    <T> T read(Function<Handle, T> work) {
        try {
            return jdbi().inTransaction(work::apply);
        } catch (JdbiException failed) {
            throw new StoreException("the database did not answer", failed);
        }
    }

    /** A query on a plain connection: loading Jdbi would delay the start. */
    interface Query<T> {
        T query(Connection connection) throws SQLException;
    }

    /** @throws StoreException on failure */
    <T> T query(Query<T> query) {
        try (Connection connection = source().getConnection()) {
            return query.query(connection);
        } catch (SQLException failed) {
            throw new StoreException("the database did not answer", failed);
        }
    }

    private DataSource source() {
        DataSource ready = source;
        if (ready == null) {
            throw new StoreException("the database is not open", null);
        }
        return ready;
    }

    /** Two threads may each create an instance at first; the instances are equivalent. */
    private Jdbi jdbi() {
        Jdbi ready = jdbi;
        if (ready == null) {
            ready = Jdbi.create(source());
            jdbi = ready;
        }
        return ready;
    }

    private void markUp() {
        synchronized (lock) {
            if (state == State.DOWN) {
                LOG.log(Level.INFO, "the database is up again");
            }
            state = State.UP;
            detail = "";
            lock.notifyAll();
        }
    }

    /** Converts a failure and marks the database as down, unless it only rejected the data. */
    private StoreException failed(Exception failure) {
        if (failure instanceof StoreException known) {
            return known;
        }
        String sqlState = sqlState(failure).orElse("");
        String text = "the database can't be used" + (sqlState.isEmpty() ? "" : " (SQLState " + sqlState + ")");
        StoreException converted = new StoreException(text, failure);
        if (isRefusal(converted)) {
            return converted;
        }
        synchronized (lock) {
            if (state != State.DOWN) {
                LOG.log(Level.ERROR, text + "; new data stays in the spool", failure);
            }
            state = State.DOWN;
            detail = text;
            lock.notifyAll();
        }
        return converted;
    }

    /** Whether the database rejected the data and would reject it again (SQL:2023 classes 22 and 23). */
    static boolean isRefusal(StoreException failure) {
        String sqlState =
                failure.getCause() == null ? "" : sqlState(failure.getCause()).orElse("");
        return sqlState.startsWith("22") || sqlState.startsWith("23");
    }

    private static Optional<String> sqlState(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return Optional.of(sql.getSQLState());
            }
        }
        return Optional.empty();
    }

    boolean isUp() {
        return state() == State.UP && !isSlow();
    }

    boolean isDown() {
        return state() == State.DOWN || isSlow();
    }

    private State state() {
        synchronized (lock) {
            return state;
        }
    }

    private boolean isSlow() {
        long since = callSince;
        return since != 0 && nanoTime.getAsLong() - since > SLOW_CALL_NANOS;
    }

    /** Why the database is not up; contains no secrets. */
    String detail() {
        synchronized (lock) {
            return detail.isEmpty() && isSlow() ? "the database does not answer" : detail;
        }
    }

    /** Waits until the database is known to be up or down. */
    void awaitOpened(long millis) throws InterruptedException {
        long until = System.nanoTime() + millis * 1_000_000;
        synchronized (lock) {
            for (long left = millis; state == State.STARTING && left > 0; ) {
                lock.wait(left);
                left = (until - System.nanoTime()) / 1_000_000;
            }
        }
    }

    @Override
    public void close() {
        HikariDataSource known = pool;
        if (known != null) {
            known.close();
        }
        source = null;
        jdbi = null;
    }
}
