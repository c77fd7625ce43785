package io.fairlead.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells what lies out of its range. What is null is within it.
 *
 * <p>Threading: one thread.
 */
public final class Ranges {
    private final Violations found;
    private final String prefix;

    /** @param prefix the pointer that all keys are below */
    public Ranges(Violations found, String prefix) {
        this.found = found;
        this.prefix = prefix;
    }

    public boolean size(String key, @Nullable ByteSizeText size, long least, long most) {
        boolean within = size == null || size.bytes() >= least && size.bytes() <= most;
        return check(within, key, "expected a size from " + new ByteSizeText(least) + " to " + new ByteSizeText(most));
    }

    public boolean span(String key, @Nullable DurationText span, Duration least, Duration most) {
        boolean within = span == null
                || span.duration().compareTo(least) >= 0 && span.duration().compareTo(most) <= 0;
        return check(
                within, key, "expected a duration from " + new DurationText(least) + " to " + new DurationText(most));
    }

    public boolean whole(String key, @Nullable Integer number, int least, int most) {
        boolean within = number == null || number >= least && number <= most;
        return check(within, key, "expected a number from " + least + " to " + most);
    }

    public boolean length(String key, @Nullable String text, int most) {
        return check(text == null || text.length() <= most, key, "is longer than " + most + " characters");
    }

    private boolean check(boolean within, String key, String detail) {
        if (!within) {
            found.add(prefix + key, detail);
        }
        return within;
    }
}
