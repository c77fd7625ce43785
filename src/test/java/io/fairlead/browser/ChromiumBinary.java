package io.fairlead.browser;

import io.fairlead.debian.Apt;
import java.nio.file.Path;
import java.util.Optional;

/** The Chromium of this machine. Root on Debian or Ubuntu gets it installed: a build brings what its tests need. */
final class ChromiumBinary {
    static final String INSTALL = Apt.advice("chromium");

    private ChromiumBinary() {}

    static Optional<Path> findOrInstall() {
        return find().or(() -> Apt.install("chromium") ? find() : Optional.empty());
    }

    private static Optional<Path> find() {
        return Apt.find("chromium", "chromium-browser", "google-chrome");
    }
}
