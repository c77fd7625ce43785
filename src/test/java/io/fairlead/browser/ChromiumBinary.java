package io.fairlead.browser;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The Chromium of this machine. Root on Debian or Ubuntu gets it installed: a build brings what its tests need. */
final class ChromiumBinary {
    static final String INSTALL = "apt-get update && apt-get install -y --no-install-recommends chromium";

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final Path LOG = Path.of("target", "chromium-install.log");

    private ChromiumBinary() {}

    static Optional<Path> findOrInstall() {
        return find().or(() -> mayInstall() && install() ? find() : Optional.empty());
    }

    private static Optional<Path> find() {
        List<String> folders =
                Arrays.asList(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
        return NAMES.stream()
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static boolean mayInstall() {
        return "root".equals(System.getProperty("user.name")) && Files.isExecutable(Path.of("/usr/bin/apt-get"));
    }

    private static boolean install() {
        try {
            Files.createDirectories(LOG.getParent());
            ProcessBuilder apt = new ProcessBuilder("sh", "-c", INSTALL);
            apt.environment().put("DEBIAN_FRONTEND", "noninteractive");
            Process running =
                    apt.redirectErrorStream(true).redirectOutput(LOG.toFile()).start();
            return running.waitFor(10, TimeUnit.MINUTES) && running.exitValue() == 0;
        } catch (IOException failed) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
