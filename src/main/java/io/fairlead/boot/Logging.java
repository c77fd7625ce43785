package io.fairlead.boot;

import io.fairlead.settings.ConfigSources;
import java.io.IOException;
import java.io.InputStream;
import java.util.logging.LogManager;

/** One line a record on standard error, and quiet libraries, unless the operator has a logging configuration. */
final class Logging {
    private static final String OPERATORS_OWN = "java.util.logging.config.file";

    private Logging() {}

    static void configure(ConfigSources sources) throws IOException {
        if (sources.property().apply(OPERATORS_OWN).isPresent()) {
            return;
        }
        try (InputStream packaged = Logging.class.getResourceAsStream("logging.properties")) {
            LogManager.getLogManager().readConfiguration(packaged);
        }
    }
}
