package io.fairlead.settings;

import io.fairlead.access.PrivateFiles;
import io.fairlead.access.UnsafeFileException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/**
 * Where the gateway keeps its own files.
 *
 * @param path may not exist yet
 * @param database the file of an embedded store in it; empty: none
 */
public record DataDirectory(Path path, String database) {
    private static final String H2_FILE = "jdbc:h2:file:";
    private static final String SPOOL = "spool";
    private static final String H2_SUFFIX = ".mv.db";
    private static final String DEFAULT = "fairlead-data";

    /** Beside the file of an embedded store; {@code ./fairlead-data} for any other. */
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

    /** As H2 finds it: a tilde alone is the user's home. */
    private static Path file(String name) {
        return Path.of(name.startsWith("~/") ? ConfigSources.home() + name.substring(1) : name);
    }

    /**
     * Makes the folders, and the database's file where H2 would make one that others can read.
     *
     * @throws UnsafeFileException when others may have changed what is there
     */
    public void secure() {
        try {
            PrivateFiles own = PrivateFiles.in(path);
            own.folder(SPOOL);
            if (!database.isEmpty()) {
                own.file(database);
            }
        } catch (IOException unusable) {
            // Who needs it tells: a gateway with tokens and another database runs without.
            System.getLogger(DataDirectory.class.getName()).log(Level.DEBUG, "the data folder can't be used", unusable);
        }
    }

    /** What is to be brought to the database. */
    public Path spool() {
        return path.resolve(SPOOL);
    }
}
