package io.fairlead.appserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The JDKs of this machine: the one that runs, those that variables such as JAVA_HOME_21 name, and the usual folders. */
public final class Jdks {
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");
    private static final List<String> FOLDERS =
            List.of("/usr/lib/jvm", "/opt/java", "/Library/Java/JavaVirtualMachines");

    private Jdks() {}

    /** The oldest that is not older than this, the one that runs before others; empty: there is none. */
    public static Optional<Path> atLeast(int version) {
        Path running = Path.of(System.getProperty("java.home"));
        if (Runtime.version().feature() >= version) {
            return Optional.of(running);
        }
        return candidates().stream()
                .filter(home -> version(home) >= version)
                .min(Comparator.comparingInt(Jdks::version).thenComparing(Comparator.naturalOrder()));
    }

    private static List<Path> candidates() {
        List<Path> homes = new ArrayList<>();
        for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
            if (variable.getKey().startsWith("JAVA") && variable.getKey().contains("HOME")) {
                homes.add(Path.of(variable.getValue()));
            }
        }
        FOLDERS.forEach(folder -> homes.addAll(inside(Path.of(folder))));
        homes.addAll(inside(Path.of(System.getProperty("user.home"), ".sdkman", "candidates", "java")));
        homes.addAll(inside(Path.of(System.getProperty("user.home"), ".jdks")));
        return homes;
    }

    private static List<Path> inside(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.flatMap(one -> Stream.of(one, one.resolve("Contents/Home")))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Of a JDK; 0 of anything else, and of a runtime without tools. */
    private static int version(Path home) {
        if (!Files.isExecutable(home.resolve("bin/javac")) || !Files.isReadable(home.resolve("release"))) {
            return 0;
        }
        try {
            Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
