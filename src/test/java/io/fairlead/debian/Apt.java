package io.fairlead.debian;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Root on Debian or Ubuntu gets what tests need: a build brings it by itself. What it said is under target/debian. */
public final class Apt {
    private static final Path ROOT = Path.of("target", "debian").toAbsolutePath();
    private static final String INSTALL = "apt-get install -y --no-install-recommends ";

    private Apt() {}

    /** What a person does. */
    public static String advice(String... packages) {
        return "apt-get update && " + INSTALL + String.join(" ", packages);
    }

    /** An installed program, by the first of its names that is there. */
    public static Optional<Path> find(String... names) {
        List<String> folders = List.of((System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin")
                .split(File.pathSeparator));
        return Arrays.stream(names)
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Installs packages as a person does: for programs that are no services. True when it worked. */
    public static boolean install(String... packages) {
        return run(packages[0] + "-install", advice(packages));
    }

    /**
     * Downloads packages, with what they need and this machine lacks, and unpacks them into a folder, once: nothing is
     * installed, so that the distribution starts no service. Empty where that is not possible.
     */
    public static Optional<Path> unpack(String... packages) {
        Path folder = ROOT.resolve(packages[0]);
        if (Files.isDirectory(folder)) {
            return Optional.of(folder);
        }
        try {
            Path fresh = Files.createTempDirectory(Files.createDirectories(ROOT), packages[0] + "-");
            Path archives = Files.createDirectories(fresh.resolve("archives"));
            Path content = Files.createDirectories(fresh.resolve("content"));
            Files.createDirectories(archives.resolve("partial"));
            String download =
                    INSTALL + "--download-only -o Dir::Cache::archives=" + archives + " " + String.join(" ", packages);
            String script = "{ " + download + " || { apt-get update && " + download + "; }; } && for deb in " + archives
                    + "/*.deb; do dpkg -x \"$deb\" " + content + " || exit 1; done";
            return run(packages[0] + "-unpack", script) ? Optional.of(Files.move(content, folder)) : Optional.empty();
        } catch (IOException failed) {
            return Optional.empty();
        }
    }

    /** Where the dynamic linker finds the libraries that were unpacked there (ld.so(8), LD_LIBRARY_PATH). */
    public static String libraryPath(Path folder) throws IOException {
        StringBuilder path = new StringBuilder();
        for (String parent : List.of("usr/lib", "lib")) {
            if (Files.isDirectory(folder.resolve(parent))) {
                try (Stream<Path> children = Files.list(folder.resolve(parent))) {
                    children.filter(Files::isDirectory)
                            .forEach(child -> path.append(child).append(File.pathSeparatorChar));
                }
            }
        }
        return path.toString();
    }

    private static boolean run(String name, String script) {
        if (!"root".equals(System.getProperty("user.name")) || find("apt-get").isEmpty()) {
            return false;
        }
        try {
            Files.createDirectories(ROOT);
            ProcessBuilder shell = new ProcessBuilder("sh", "-c", script);
            shell.environment().put("DEBIAN_FRONTEND", "noninteractive");
            Process running = shell.redirectErrorStream(true)
                    .redirectOutput(ROOT.resolve(name + ".log").toFile())
                    .start();
            if (running.waitFor(10, TimeUnit.MINUTES)) {
                return running.exitValue() == 0;
            }
            running.destroy();
            return false;
        } catch (IOException failed) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
