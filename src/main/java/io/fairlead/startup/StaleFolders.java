package io.fairlead.startup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Deletes the gateway's own folders that are no longer needed.
 *
 * <p>Threading: stateless.
 */
final class StaleFolders {
    private StaleFolders() {}

    /** Deletes the folder with its content, if it exists. */
    static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        List<Path> content;
        try (Stream<Path> all = Files.walk(folder)) {
            content = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : content) {
            Files.deleteIfExists(one);
        }
    }
}
