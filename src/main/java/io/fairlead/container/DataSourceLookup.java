package io.fairlead.container;

import io.fairlead.settings.Config;
import java.io.IOException;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Looks up the server's DataSource if {@code store.url} names one. Works on server threads only. */
public final class DataSourceLookup {
    private DataSourceLookup() {}

    /** Null if the URL is a JDBC URL. @throws IOException if there is no such DataSource */
    @SuppressWarnings("BanJNDI") // the operator's setting, restricted to java: and jdbc/
    public static @Nullable DataSource find(Config.Store store) throws IOException {
        if (store.url().startsWith("jdbc:")) {
            return null;
        }
        try {
            if (InitialContext.doLookup(store.url()) instanceof DataSource found) {
                return ServerDataSource.of(
                        found, DataSourceLookup.class.getClassLoader().getParent());
            }
        } catch (NamingException unknown) {
            throw new IOException("store.url: no DataSource is found as " + store.url(), unknown);
        }
        throw new IOException("store.url: " + store.url() + " is not a DataSource");
    }
}
