package io.fairlead.rest;

import io.fairlead.config.Violations;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Which part of a list a call asks for. The pointer of a faulty query parameter is its name after a question mark, as
 * in {@code /?limit}, so that it can not be taken for a member of a body.
 *
 * @param limit 1 to 1000, 100 when the call does not say
 */
record Paging(int limit, int offset) {
    static final String DEFAULT_LIMIT = "100";
    static final int MAX_LIMIT = 1000;

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

    /**
     * Cuts a list into a page.
     *
     * @param page makes it of its items and of how many there are in all
     */
    <T, V, P> P cut(List<T> all, Function<T, V> view, BiFunction<List<V>, Integer, P> page) {
        return page.apply(all.stream().skip(offset).limit(limit).map(view).toList(), all.size());
    }
}
