package io.fairlead.boot;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as servers write it, compared by its numbers: {@code 10.1.9} before {@code 10.1.59}, {@code 11.0.0-M5}
 * before {@code 11.0.0}; {@code 39.0.1.Final} is {@code 39.0.1}.
 */
record ReleaseNumber(String text) implements Comparable<ReleaseNumber> {
    private static final Pattern NUMBERS = Pattern.compile("\\d+(?:\\.\\d+)*");
    private static final Pattern EARLY = Pattern.compile("(?i)[-.](?:m|alpha|beta|rc|cr|snapshot)[-.]?\\d*");
    private static final int LARGEST = 999_999_999;

    @Override
    public int compareTo(ReleaseNumber other) {
        int byNumbers = Arrays.compare(withoutZeros(), other.withoutZeros());
        return byNumbers != 0 ? byNumbers : Boolean.compare(other.isEarly(), isEarly());
    }

    private boolean isEarly() {
        return EARLY.matcher(text).find();
    }

    /** Without zeros at the end, so that 2.4 equals 2.4.0. */
    private int[] withoutZeros() {
        Matcher found = NUMBERS.matcher(text);
        if (!found.find()) {
            return new int[0];
        }
        int[] numbers = Arrays.stream(found.group().split("\\.", -1))
                .mapToInt(ReleaseNumber::number)
                .toArray();
        int end = numbers.length;
        while (end > 0 && numbers[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(numbers, end);
    }

    private static int number(String digits) {
        return digits.length() > 9 ? LARGEST : Integer.parseInt(digits);
    }
}
