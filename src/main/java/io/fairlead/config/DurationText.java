package io.fairlead.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A duration as written in documents, with millisecond precision: {@code 250ms}, {@code 25s}, {@code 5m}, {@code 1h}.
 */
public record DurationText(Duration duration) {
    static final String EXPECTED = "a duration such as 25s";
    private static final Pattern TEXT = Pattern.compile("(\\d{1,12}) ?(ms|s|m|h)");

    /** Empty if the text is not a duration. */
    public static Optional<DurationText> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new DurationText(Duration.ofMillis(Long.parseLong(matcher.group(1)) * unit(matcher.group(2)))));
    }

    /** Only for validated text. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static DurationText of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("Not a duration: " + text));
    }

    private static long unit(String name) {
        return switch (name) {
            case "s" -> 1000L;
            case "m" -> 60_000L;
            case "h" -> 3_600_000L;
            default -> 1L;
        };
    }

    /** In the largest unit without a remainder. */
    @JsonValue
    @Override
    public String toString() {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        for (String unit : new String[] {"h", "m", "s"}) {
            if (millis % unit(unit) == 0) {
                return millis / unit(unit) + unit;
            }
        }
        return millis + "ms";
    }
}
