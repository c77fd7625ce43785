package io.fairlead.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which Fairlead this is. Kept in a file of its own: unpacked classes have no manifest, and servers hide a WAR's. */
final class Version {
    private Version() {}

    /** As in {@code 0.1.0}. */
    static String text() {
        try (InputStream in = Version.class.getResourceAsStream("version.txt")) {
            if (in == null) {
                throw new IllegalStateException("the version is not in this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
