package io.fairlead.launch;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a JVM's options may be given twice: to this JVM and to the one that takes its place. What is not known here,
 * or does something before {@code main}, or decides on class data itself, leaves the start as it is.
 */
final class Options {
    private static final String[] KNOWN = {"-D", "-Xlog", "-Xm", "-Xss", "-XX:"};
    private static final String[] LEFT_ALONE = {
        "-Dcom.sun.management",
        "-XX:+AutoCreate",
        "-XX:+FlightRecorder",
        "-XX:+Print",
        "-XX:+Record",
        "-XX:AOT",
        "-XX:Archive",
        "-XX:Dump",
        "-XX:Flags",
        "-XX:FlightRecorder",
        "-XX:Shared",
        "-XX:Start",
        "-XX:VMOptions",
    };

    /** The JVM reads these itself, and says so on the error stream each time. */
    private static final String[] VARIABLES = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"};

    private Options() {}

    /**
     * Those between {@code java} and {@code -jar}; null: not to be given again.
     *
     * @param words the command line
     * @param jar where {@code -jar} should be
     */
    static @Nullable List<String> between(List<String> words, int jar) {
        for (String variable : VARIABLES) {
            if (System.getenv(variable) != null) {
                return null;
            }
        }
        if (jar < 1 || !words.get(jar).equals("-jar")) {
            return null;
        }
        List<String> options = words.subList(1, jar);
        return areSafe(options) ? options : null;
    }

    static boolean areSafe(List<String> options) {
        for (String option : options) {
            if (!startsWithOne(option, KNOWN) || startsWithOne(option, LEFT_ALONE)) {
                return false;
            }
        }
        return true;
    }

    private static boolean startsWithOne(String option, String[] beginnings) {
        for (String beginning : beginnings) {
            if (option.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }

    /** Of a file as in {@code /proc}: each word ends with a zero. */
    static List<String> words(byte[] line, Charset names) {
        String text = new String(line, names);
        List<String> words = new ArrayList<>();
        for (int from = 0, to; (to = text.indexOf('\0', from)) >= 0; from = to + 1) {
            words.add(text.substring(from, to));
        }
        return words;
    }

    /** Whether it means the same to whoever reads it, in each locale. */
    static boolean arePlain(List<String> words) {
        CharsetEncoder plain = StandardCharsets.US_ASCII.newEncoder();
        for (String word : words) {
            if (!plain.canEncode(word)) {
                return false;
            }
        }
        return true;
    }
}
