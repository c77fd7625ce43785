package io.fairlead.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class RateLimitedLogTest {
    private final List<String> lines = new ArrayList<>();
    private long now = Long.MAX_VALUE - 5;
    private final RateLimitedLog log = new RateLimitedLog(new Lines(), System.Logger.Level.WARNING, () -> now);

    @Test
    void oneLineInAnIntervalTellsHowManyWereLeftOut() {
        log.log("a");
        log.log("b");
        log.log("c");
        now += RateLimitedLog.INTERVAL.toNanos() - 1;
        log.log("d");
        assertEquals(List.of("a"), lines);
        now += 1;
        log.log("e");
        now += RateLimitedLog.INTERVAL.toNanos();
        log.log("f");
        assertEquals(List.of("a", "e (and 3 more like it since the last such line)", "f"), lines);
    }

    @Test
    void whatAClientSaysForgesNoLine() {
        log.log("a\r\nb\0c\u2028d\u0085e");
        assertEquals(List.of("a  b c d e"), lines);
    }

    private final class Lines implements System.Logger {
        @Override
        public String getName() {
            return "test";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            throw new IllegalStateException("no trace is due", thrown);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
            lines.add(format);
        }
    }
}
