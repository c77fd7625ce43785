package io.fairlead.appserver;

import io.fairlead.extension.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the server of this run wrote to its logs. */
public record ServerLog(Path folder) {
    private static final Duration SETTLED = Duration.ofSeconds(10);

    /** The one of the chosen server. */
    public static ServerLog chosen() {
        return new ServerLog(Path.of("target", "servers", ServerUnderTest.chosen() + "-run"));
    }

    /** Waits until as many lines contain one text as the other, and some do: logs may be written later. */
    public void awaitAsManyLines(String text, String other) throws IOException, InterruptedException {
        if (!Eventually.holdsWithin(SETTLED, () -> lines(text) > 0 && lines(text) == lines(other))) {
            throw new AssertionError(
                    lines(text) + " times: " + text + ", " + lines(other) + " times: " + other + ", in " + ages());
        }
    }

    /** How many lines contain this, in the log that has most of them; some servers write two logs. */
    private long lines(String text) throws IOException {
        long most = 0;
        for (Path file : files()) {
            try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
                most = Math.max(most, lines.filter(line -> line.contains(text)).count());
            }
        }
        return most;
    }

    /** Each log with its length and when it was written last, which tells a silent server from a wrong text. */
    private List<String> ages() throws IOException {
        List<String> ages = new ArrayList<>();
        for (Path file : files()) {
            ages.add(folder.relativize(file) + ": " + Files.size(file) + " bytes, " + Files.getLastModifiedTime(file));
        }
        return ages;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(".log")).toList();
        }
    }
}
