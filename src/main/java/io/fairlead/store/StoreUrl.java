package io.fairlead.store;

import com.zaxxer.hikari.HikariConfig;
import java.time.Duration;
import java.util.Locale;

/** Configures the connection pool for each kind of database. */
final class StoreUrl {
    private static final String H2 = "jdbc:h2:";
    /**
     * Commits are written before they return, so that a crash of the process loses nothing; a small cache, as the
     * gateway is the only user; no trace file, as the gateway logs errors itself.
     */
    private static final String[] H2_SETTINGS = {
        "WRITE_DELAY=0", "DB_CLOSE_ON_EXIT=FALSE", "CACHE_SIZE=2048", "TRACE_LEVEL_FILE=0"
    };

    private static final int CONNECTIONS = 4;
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final int SOCKET_SECONDS = 30;

    private StoreUrl() {}

    static HikariConfig pool(String url) {
        HikariConfig config = new HikariConfig();
        boolean h2 = url.startsWith(H2);
        config.setJdbcUrl(h2 ? h2(url) : url);
        config.setDriverClassName(h2 ? "org.h2.Driver" : "org.postgresql.Driver");
        config.setPoolName("fairlead-store");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT.toMillis());
        config.setInitializationFailTimeout(-1);
        if (h2) {
            // H2 closes the database with its last connection
            config.setMaxLifetime(0);
        } else {
            config.addDataSourceProperty("connectTimeout", Long.toString(CONNECT.toSeconds()));
            config.addDataSourceProperty("socketTimeout", Integer.toString(SOCKET_SECONDS));
            config.addDataSourceProperty("ApplicationName", "fairlead");
        }
        return config;
    }

    /** Adds the gateway's settings that the URL does not contain. */
    static String h2(String url) {
        StringBuilder whole = new StringBuilder(url);
        String given = url.toUpperCase(Locale.ROOT);
        for (String setting : H2_SETTINGS) {
            String name = setting.substring(0, setting.indexOf('=') + 1);
            if (!given.contains(";" + name)) {
                whole.append(';').append(setting);
            }
        }
        return whole.toString();
    }
}
