package io.fairlead.rest;

import io.fairlead.config.Violations;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list a call asks for. The pointer of a faulty query parameter is its name after a question mark, as
 * in {@code /?limit}, so that it can not be taken for a member of a body.
 *
 * @param limit 1 to 1000, 100 when the call does not say
 */
record Paging(int limit, int offset) {
    static final String DEFAULT_LIMIT = "100";
    static final int MAX_LIMIT = 1000;

    static Paging of(@Nullable String limit, @Nullable String offset, Violations found) {
        return new Paging((int) number("limit", limit == null ? DEFAULT_LIMIT : limit, 1, MAX_LIMIT, found), (int)
                number("offset", offset == null ? "0" : offset, 0, Integer.MAX_VALUE, found));
    }

    static Paging of(@Nullable String limit, @Nullable String offset) {
        Violations found = new Violations();
        Paging paging = of(limit, offset, found);
        found.raise();
        return paging;
    }

    /** The least that is allowed when the text is faulty. */
    static long number(String name, String text, long min, long max, Violations found) {
        if (text.matches("[0-9]{1,18}")) {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        }
        found.add("/?" + name, "expected a whole number from " + min + " to " + max);
        return min;
    }

    <T, V> Page<V> cut(List<T> all, Function<T, V> view) {
        return new Page<>(all.stream().skip(offset).limit(limit).map(view).toList(), all.size());
    }

    /**
     * A part of a list.
     *
     * @param total how many there are in all
     */
    record Page<V>(List<V> items, int total) {}
}
