package io.fairlead.settings;

import io.fairlead.config.Violations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Resolves values stored elsewhere: {@code file:/path} or {@code env:NAME}. Error messages never contain a value.
 *
 * <p>Threading: one thread, one document.
 */
final class ConfigSecrets {
    private final Map<String, String> environment;
    private final Violations found;

    ConfigSecrets(Map<String, String> environment, Violations found) {
        this.environment = environment;
        this.found = found;
    }

    /** The value; reports the error and returns null if there is none. */
    @Nullable String value(String pointer, @Nullable String text) {
        if (text == null) {
            found.add(pointer, "is required");
            return null;
        }
        if (text.startsWith("env:")) {
            return variable(pointer, text.substring(4));
        }
        return text.startsWith("file:") ? file(pointer, text.substring(5)) : text;
    }

    private @Nullable String variable(String pointer, String name) {
        String value = environment.get(name);
        if (value == null) {
            found.add(pointer, "the environment has no variable " + name);
        }
        return value;
    }

    /** The text of the file without a trailing line terminator. */
    private @Nullable String file(String pointer, String name) {
        try {
            return Files.readString(Path.of(name)).replaceFirst("\\R$", "");
        } catch (IOException | InvalidPathException e) {
            found.add(pointer, "there is no file " + name + ", or it is not readable UTF-8 text");
            return null;
        }
    }
}
