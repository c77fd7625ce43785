package io.fairlead.extension;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a class of tests in whose time something was logged as SEVERE, or as a WARNING with a stack trace: no client may
 * cause either. A class that {@linkplain LogsDefects breaks something on purpose} is let through.
 *
 * <p>Threading: classes run one after another; records come on any thread.
 */
public final class CleanLogExtension implements BeforeAllCallback, AfterAllCallback {
    /** What a database does that is too slow, or gone with the class before, is no client's doing. */
    private static final String STORE = "io.fairlead.store.";

    private static final String SLOW_STORE = "the relays of the configuration start without those of the store: {0}";

    private static final Recorder RECORDER = new Recorder();

    /** Threading: safe. */
    private static final class Recorder extends Handler {
        private final List<String> found = new ArrayList<>();

        @Override
        public synchronized void publish(LogRecord logged) {
            int level = logged.getLevel().intValue();
            boolean trace = logged.getThrown() != null && level >= Level.WARNING.intValue();
            boolean store = SLOW_STORE.equals(logged.getMessage())
                    || String.valueOf(logged.getLoggerName()).startsWith(STORE);
            if ((trace || level >= Level.SEVERE.intValue()) && !store) {
                found.add(logged.getLoggerName() + ": " + logged.getMessage()
                        + (trace ? " (" + logged.getThrown() + ")" : ""));
            }
        }

        synchronized List<String> take() {
            List<String> taken = List.copyOf(found);
            found.clear();
            return taken;
        }

        @Override
        public void flush() {
            // nothing is kept back
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Logger root = LogManager.getLogManager().getLogger("");
        root.removeHandler(RECORDER);
        root.addHandler(RECORDER);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        List<String> found = RECORDER.take();
        boolean meant = context.getRequiredTestClass().isAnnotationPresent(LogsDefects.class);
        if (!found.isEmpty() && !meant) {
            throw new AssertionError("logged in the time of " + context.getDisplayName() + ": " + found);
        }
    }
}
