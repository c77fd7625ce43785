package io.fairlead.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A size in bytes as written in documents: {@code 64KiB}, {@code 1MB} or plain {@code 4096}. */
public record ByteSizeText(long bytes) {
    static final String EXPECTED = "a size such as 64KiB";
    private static final Pattern TEXT = Pattern.compile("(\\d{1,15}) ?(|B|KB|KiB|MB|MiB|GB|GiB)");

    /** Empty if the text is not a size. */
    public static Optional<ByteSizeText> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        long unit = unit(matcher.group(2));
        return number > Long.MAX_VALUE / unit ? Optional.empty() : Optional.of(new ByteSizeText(number * unit));
    }

    /** Only for validated text. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ByteSizeText of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("Not a size: " + text));
    }

    private static long unit(String name) {
        return switch (name) {
            case "KB" -> 1000L;
            case "KiB" -> 1L << 10;
            case "MB" -> 1_000_000L;
            case "MiB" -> 1L << 20;
            case "GB" -> 1_000_000_000L;
            case "GiB" -> 1L << 30;
            default -> 1L;
        };
    }

    /** In the largest binary unit without a remainder. */
    @JsonValue
    @Override
    public String toString() {
        if (bytes == 0 || bytes % 1024 != 0) {
            return Long.toString(bytes);
        }
        if (bytes % (1L << 30) == 0) {
            return (bytes >> 30) + "GiB";
        }
        return bytes % (1L << 20) == 0 ? (bytes >> 20) + "MiB" : (bytes >> 10) + "KiB";
    }
}
