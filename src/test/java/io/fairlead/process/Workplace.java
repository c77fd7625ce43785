package io.fairlead.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder of its own under {@code target} for one process: its configuration, its data and where it runs.
 *
 * @param path is there
 */
record Workplace(Path path) {
    private static final Path ROOT = Path.of("target", "process").toAbsolutePath();

    static Workplace fresh() throws IOException {
        return new Workplace(Files.createTempDirectory(Files.createDirectories(ROOT), "run-"));
    }

    /** Where all runs unpack the archive, once. */
    static Path sharedCache() {
        return ROOT.resolve("cache");
    }

    /** Data of the process; it is not there until the process makes it. */
    Path data() {
        return path.resolve("data");
    }

    /** Writes a configuration with an admin token, free ports and these further keys; http comes first, in braces. */
    Path config(String yaml) throws IOException {
        String http = "http: {listen: \"127.0.0.1:0\"";
        String given = "http: {";
        return verbatim("admin: {tokens: [{name: test, secret: " + AdminClient.TOKEN + ", role: admin}]}\n"
                + (yaml.startsWith(given) ? http + ", " + yaml.substring(given.length()) : http + "}\n" + yaml));
    }

    /** Writes a configuration that names the store only. */
    Path verbatim(String yaml) throws IOException {
        return Files.writeString(
                path.resolve("fairlead.yaml"),
                "store: {url: \"jdbc:h2:file:" + data().resolve("store") + "\"}\n" + yaml);
    }
}
