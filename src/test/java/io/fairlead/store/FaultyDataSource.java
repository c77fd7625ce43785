package io.fairlead.store;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A database that fails or hangs when it is told to.
 *
 * <p>Threading: safe.
 */
final class FaultyDataSource implements DataSource {
    private final DataSource real;
    private volatile boolean down;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile CountDownLatch ended = new CountDownLatch(0);
    private volatile CountDownLatch kept = new CountDownLatch(0);
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();

    FaultyDataSource(DataSource real) {
        this.real = real;
    }

    void down(boolean now) {
        down = now;
    }

    void hang() {
        gate = new CountDownLatch(1);
    }

    void goOn() {
        gate.countDown();
    }

    /** What readers have read does not reach them from now on. */
    void keepAnswers() {
        ended = new CountDownLatch(1);
        kept = new CountDownLatch(1);
    }

    void awaitAnswer() throws InterruptedException {
        ended.await();
    }

    void giveAnswers() {
        kept.countDown();
    }

    /** How many wait for a connection while it hangs. */
    int waiting() {
        return waiting.get();
    }

    @Override
    public Connection getConnection() throws SQLException {
        waiting.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException given) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", "08000", given);
        } finally {
            waiting.decrementAndGet();
        }
        if (down) {
            throw new SQLException("out of order, password=secret", "08001");
        }
        connections.incrementAndGet();
        Connection connection = real.getConnection();
        return Thread.currentThread().getName().contains("-reader-") ? held(connection) : connection;
    }

    /** One that is not closed before it may be. */
    private Connection held(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, given) -> {
                    if (method.getName().equals("close")) {
                        ended.countDown();
                        kept.await();
                    }
                    try {
                        return method.invoke(connection, given);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    /** How many were given. */
    int connections() {
        return connections.get();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getAnonymousLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("it wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
