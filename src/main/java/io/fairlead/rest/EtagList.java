package io.fairlead.rest;

import io.fairlead.core.Problem;
import io.fairlead.core.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The entity tags of a conditional header field (RFC 9110 §13.1.1).
 *
 * @param any whether the field is {@code *}, which matches any version
 * @param tags as sent
 */
record EtagList(boolean any, List<String> tags) {
    /** A tag with preceding empty list elements (RFC 9110 §5.6.1.2). */
    private static final Pattern TAG = Pattern.compile("[ \t,]*((?:W/)?\"[!#-~\\x80-\\xff]*\")[ \t]*(?:,[ \t,]*|$)");

    private static final String WEAK = "W/";

    /**
     * @param lines the field's lines; empty if it was not sent
     * @return null if the field was not sent
     * @throws Problem invalid
     */
    static @Nullable EtagList of(String field, List<String> lines) {
        if (lines.isEmpty()) {
            return null;
        }
        String list = String.join(",", lines).strip();
        if (list.equals("*")) {
            return new EtagList(true, List.of());
        }
        List<String> tags = new ArrayList<>();
        Matcher matcher = TAG.matcher(list);
        int end = 0;
        while (end < list.length() && matcher.find(end) && matcher.start() == end) {
            tags.add(matcher.group(1));
            end = matcher.end();
        }
        if (end < list.length() || tags.isEmpty()) {
            throw Problem.invalid(List.of(new Violation("/?" + field, "expected * or tags in double quotes")));
        }
        return new EtagList(false, tags);
    }

    /** RFC 9110 §8.8.3.2: a weak tag never matches. */
    boolean namesStrongly(Etag tag) {
        return any || tags.contains(tag.header());
    }

    /** RFC 9110 §8.8.3.2: a weak tag matches too. */
    boolean namesWeakly(Etag tag) {
        return any || tags.contains(tag.header()) || tags.contains(WEAK + tag.header());
    }
}
