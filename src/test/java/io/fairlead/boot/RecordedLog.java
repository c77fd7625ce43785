package io.fairlead.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.RateLimitedLog;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * All that is logged meanwhile, but for what only a developer asks for.
 *
 * <p>Threading: safe.
 */
public final class RecordedLog extends Handler implements AutoCloseable {
    private static final String TRACE = " with the trace of ";

    private static final int KINDS = 2;

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final long since = System.nanoTime();

    private RecordedLog() {}

    public static RecordedLog start() {
        RecordedLog made = new RecordedLog();
        Logger.getLogger("").addHandler(made);
        return made;
    }

    @Override
    public void publish(LogRecord line) {
        if (line.getLevel().intValue() >= Level.INFO.intValue()) {
            lines.add(line.getLevel() + " " + line.getLoggerName() + ": " + line.getMessage()
                    + (line.getThrown() == null ? "" : TRACE + line.getThrown()));
        }
    }

    /** One line, of each of few kinds, and no trace. */
    public void expectNoFlood() {
        List<String> bad = lines.stream()
                .filter(line -> line.contains(TRACE) || line.startsWith("SEVERE"))
                .distinct()
                .toList();
        assertEquals(List.of(), bad);
        long intervals = 1 + (System.nanoTime() - since) / RateLimitedLog.INTERVAL.toNanos();
        assertTrue(lines.size() <= KINDS * intervals, () -> lines.toString());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        Logger.getLogger("").removeHandler(this);
    }
}
