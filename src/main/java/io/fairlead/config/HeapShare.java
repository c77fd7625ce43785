package io.fairlead.config;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A share of the heap as written in documents: {@code 40%}, or a {@link ByteSizeText}. */
public final class HeapShare {
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,2})%");
    private static final long MIN_BYTES = 1L << 20;
    private static final int MAX_PERCENT = 90;

    private HeapShare() {}

    /**
     * In bytes; empty if the text is neither a percentage nor a size, or is not from 1% or 1 MiB to 90% of the heap.
     *
     * @param heapBytes the JVM's maximum heap size
     */
    public static OptionalLong parse(String text, long heapBytes) {
        Matcher percent = PERCENT.matcher(text);
        if (percent.matches()) {
            int share = Integer.parseInt(percent.group(1));
            return share >= 1 && share <= MAX_PERCENT ? OptionalLong.of(heapBytes / 100 * share) : OptionalLong.empty();
        }
        return ByteSizeText.parse(text).stream()
                .mapToLong(ByteSizeText::bytes)
                .filter(bytes -> bytes >= MIN_BYTES && bytes <= heapBytes / 100 * MAX_PERCENT)
                .findFirst();
    }
}
