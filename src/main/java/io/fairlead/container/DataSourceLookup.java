package io.fairlead.container;

import io.fairlead.settings.Config;
import java.io.IOException;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The server's DataSource, when {@code store.url} names one. Servers answer on their own threads only. */
public final class DataSourceLookup {
    private DataSourceLookup() {}

    /** Null: the URL is one of JDBC. @throws IOException when there is none of that name */
    @SuppressWarnings("BanJNDI") // A name that the operator wrote, in java: or jdbc/ alone.
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
