package io.fairlead.settings;

import io.fairlead.access.PrivateFiles;
import io.fairlead.access.UnsafeFileException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/**
 * The folder of the gateway's own files.
 *
 * @param path may not exist yet
 * @param database the file name of an embedded store in the folder; empty: none
 */
public record DataDirectory(Path path, String database) {
    private static final String H2_FILE = "jdbc:h2:file:";
    private static final String SPOOL = "spool";
    private static final String H2_SUFFIX = ".mv.db";
    private static final String DEFAULT = "fairlead-data";

    /** The folder of an embedded store's file; {@code ./fairlead-data} for any other store. */
    public static DataDirectory of(Config.Store store) {
        if (store.url().startsWith(H2_FILE)) {
            Path file = file(store.url().substring(H2_FILE.length()).split(";", 2)[0])
                    .toAbsolutePath()
                    .normalize();
            Path parent = file.getParent();
            if (parent != null) {
                return new DataDirectory(parent, file.getFileName() + H2_SUFFIX);
            }
        }
        return new DataDirectory(Path.of(DEFAULT).toAbsolutePath(), "");
    }

    /** Resolves the path like H2: a leading tilde is the user's home. */
    private static Path file(String name) {
        return Path.of(name.startsWith("~/") ? ConfigSources.home() + name.substring(1) : name);
    }

    /**
     * Creates the folders, and the database file, which H2 would create readable by other users.
     *
     * @throws UnsafeFileException if other users may have changed the contents
     */
    public void secure() {
        try {
            PrivateFiles own = PrivateFiles.in(path);
            own.folder(SPOOL);
            if (!database.isEmpty()) {
                own.file(database);
            }
        } catch (IOException unusable) {
            // Components that need the folder report it: a gateway with tokens and another database runs without it.
            System.getLogger(DataDirectory.class.getName()).log(Level.DEBUG, "the data folder can't be used", unusable);
        }
    }

    /** The folder of records not yet written to the database. */
    public Path spool() {
        return path.resolve(SPOOL);
    }
}
