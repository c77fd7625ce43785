package io.fairlead.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reports values that are out of range. Null is always in range.
 *
 * <p>Threading: one thread.
 */
public final class Ranges {
    private final Violations found;
    private final String prefix;

    /** @param prefix the pointer of the parent of all keys */
    public Ranges(Violations found, String prefix) {
        this.found = found;
        this.prefix = prefix;
    }

    public boolean size(String key, @Nullable ByteSizeText size, long min, long max) {
        boolean within = size == null || size.bytes() >= min && size.bytes() <= max;
        return check(within, key, "expected a size from " + new ByteSizeText(min) + " to " + new ByteSizeText(max));
    }

    public boolean span(String key, @Nullable DurationText span, Duration min, Duration max) {
        boolean within = span == null
                || span.duration().compareTo(min) >= 0 && span.duration().compareTo(max) <= 0;
        return check(within, key, "expected a duration from " + new DurationText(min) + " to " + new DurationText(max));
    }

    public boolean whole(String key, @Nullable Integer number, int min, int max) {
        boolean within = number == null || number >= min && number <= max;
        return check(within, key, "expected a number from " + min + " to " + max);
    }

    public boolean length(String key, @Nullable String text, int max) {
        return check(text == null || text.length() <= max, key, "is longer than " + max + " characters");
    }

    private boolean check(boolean within, String key, String detail) {
        if (!within) {
            found.add(prefix + key, detail);
        }
        return within;
    }
}
