package io.fairlead.container;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A server's DataSource, called so that it loads its driver from the server. GlassFish and Payara load the driver
 * through the thread's context class loader at the first request; a pool with the archive's driver breaks when the
 * archive is undeployed.
 *
 * <p>Threading: safe.
 */
record ServerDataSource(DataSource server, ClassLoader loader) implements DataSource {
    /** @param loader class loader of the server's libraries; null: the archive's class loader has no parent */
    static DataSource of(DataSource server, @Nullable ClassLoader loader) {
        return loader == null ? server : new ServerDataSource(server, loader);
    }

    private interface Call {
        Connection connect() throws SQLException;
    }

    private Connection connected(Call call) throws SQLException {
        Thread thread = Thread.currentThread();
        ClassLoader previous = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return call.connect();
        } finally {
            thread.setContextClassLoader(previous);
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connected(server::getConnection);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return connected(() -> server.getConnection(user, password));
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return server.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        server.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        server.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return server.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return server.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return server.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return server.isWrapperFor(type);
    }
}
