package io.fairlead.boot;

import java.nio.file.Path;

/**
 * Where the gateway keeps its own files.
 *
 * @param path may not exist yet
 */
record DataDirectory(Path path) {
    private static final String H2_FILE = "jdbc:h2:file:";
    private static final String DEFAULT = "fairlead-data";

    /** Beside the file of an embedded store; {@code ./fairlead-data} for any other. */
    static DataDirectory of(Config.Store store) {
        if (store.url().startsWith(H2_FILE)) {
            String file = store.url().substring(H2_FILE.length()).split(";", 2)[0];
            Path parent = Path.of(file).toAbsolutePath().getParent();
            if (parent != null) {
                return new DataDirectory(parent.normalize());
            }
        }
        return new DataDirectory(Path.of(DEFAULT).toAbsolutePath());
    }

    /** What is to be brought to the database. */
    Path spool() {
        return path.resolve("spool");
    }
}
