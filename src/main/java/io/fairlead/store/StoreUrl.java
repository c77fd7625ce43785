package io.fairlead.store;

import com.zaxxer.hikari.HikariConfig;
import java.time.Duration;
import java.util.Locale;

/** How connections to each kind of database are made. */
final class StoreUrl {
    private static final String H2 = "jdbc:h2:";
    /** A commit is in the file when it returns, so that the end of the process takes nothing; small, as it is ours alone; errors are told already. */
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
            // the last connection to leave would close the database
            config.setMaxLifetime(0);
        } else {
            config.addDataSourceProperty("connectTimeout", Long.toString(CONNECT.toSeconds()));
            config.addDataSourceProperty("socketTimeout", Integer.toString(SOCKET_SECONDS));
            config.addDataSourceProperty("ApplicationName", "fairlead");
        }
        return config;
    }

    /** With our settings, but for those that the URL has already. */
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
