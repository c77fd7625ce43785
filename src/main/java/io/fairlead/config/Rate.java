package io.fairlead.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A rate as written in documents: {@code 10/s}, {@code 100/m}, {@code 1000/h}. */
public record Rate(int count, Duration per) {
    static final String EXPECTED = "a rate such as 10/s";
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9}) ?/ ?(s|m|h)");

    /** Empty if the text is not a rate. */
    public static Optional<Rate> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new Rate(Integer.parseInt(matcher.group(1)), unit(matcher.group(2))));
    }

    /** Only for validated text. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Rate of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("Not a rate: " + text));
    }

    private static Duration unit(String name) {
        return switch (name) {
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofSeconds(1);
        };
    }

    @JsonValue
    @Override
    public String toString() {
        String unit = per.toSeconds() == 1 ? "s" : per.toMinutes() == 1 ? "m" : "h";
        return count + "/" + unit;
    }
}
