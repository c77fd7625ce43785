package io.fairlead.rest;

import io.fairlead.config.Violations;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The requested part of a list. The pointer of an invalid query parameter is its name after a question mark, such as
 * {@code /?limit}, to distinguish it from a member of a body.
 *
 * @param limit 1 to 1000; the default is 100
 */
record Paging(int limit, int offset) {
    static final String DEFAULT_LIMIT = "100";
    static final int MAX_LIMIT = 1000;

    /** Parses a number; reports a violation and returns {@code min} if the text is invalid. */
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

    /**
     * Cuts a list into a page.
     *
     * @param page creates the page from its items and the total count
     */
    <T, V, P> P cut(List<T> all, Function<T, V> view, BiFunction<List<V>, Integer, P> page) {
        return page.apply(all.stream().skip(offset).limit(limit).map(view).toList(), all.size());
    }
}
