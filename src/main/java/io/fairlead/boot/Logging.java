package io.fairlead.boot;

import io.fairlead.settings.ConfigSources;
import java.io.IOException;
import java.io.InputStream;
import java.util.logging.LogManager;

/** One-line records on standard error and quiet libraries, unless the operator has a logging configuration. */
final class Logging {
    private static final String CONFIG_FILE_PROPERTY = "java.util.logging.config.file";

    private Logging() {}

    static void configure(ConfigSources sources) throws IOException {
        if (sources.property().apply(CONFIG_FILE_PROPERTY).isPresent()) {
            return;
        }
        try (InputStream packaged = Logging.class.getResourceAsStream("logging.properties")) {
            LogManager.getLogManager().readConfiguration(packaged);
        }
    }
}
