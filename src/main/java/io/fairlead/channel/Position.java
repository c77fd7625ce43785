package io.fairlead.channel;

import io.fairlead.core.Problem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position in a channel's log, written {@code EPOCH:OFFSET}.
 *
 * @param epoch names one incarnation of the log: offsets of different epochs can't be compared
 * @param offset of the last message received; 0: none yet
 */
public record Position(String epoch, long offset) {
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]{1,64}):([0-9]{1,18})");

    /** @throws Problem invalid, if the text does not have this form */
    public static Position parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new Problem(Problem.Kind.INVALID, "since: expected EPOCH:OFFSET");
        }
        return new Position(matcher.group(1), Long.parseLong(matcher.group(2)));
    }

    @Override
    public String toString() {
        return epoch + ":" + offset;
    }
}
