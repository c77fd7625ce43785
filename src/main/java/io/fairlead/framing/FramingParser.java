package io.fairlead.framing;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses the framing of a definition. */
public final class FramingParser {
    private static final String EXPECTED =
            "expected raw, line, delimiter(hex), length(1|2|4, be|le), fixed(n) or, for UDP, datagram";
    private static final Pattern CALL = Pattern.compile("([a-z]+)\\( *([0-9A-Za-z]+) *(?:, *([a-z]+) *)?\\)");

    private FramingParser() {}

    /** @return null if the text is not valid; the consumer has received the reason */
    public static @Nullable Framing parse(String text, Consumer<String> fault) {
        return switch (text) {
            case "raw" -> new Framing.Raw();
            case "line" -> new Framing.Line();
            case "datagram" -> new Framing.Datagram();
            default -> call(text, fault);
        };
    }

    private static @Nullable Framing call(String text, Consumer<String> fault) {
        Matcher call = CALL.matcher(text);
        if (call.matches()) {
            return call(call.group(1), call.group(2), call.group(3), fault);
        }
        fault.accept(EXPECTED);
        return null;
    }

    private static @Nullable Framing call(
            String name, String argument, @Nullable String order, Consumer<String> fault) {
        if (name.equals("length")) {
            return length(argument, order, fault);
        }
        if (order == null && name.equals("delimiter")) {
            return delimiter(argument, fault);
        }
        if (order == null && name.equals("fixed")) {
            return fixed(argument, fault);
        }
        fault.accept(EXPECTED);
        return null;
    }

    private static @Nullable Framing delimiter(String hex, Consumer<String> fault) {
        if (!hex.matches("([0-9A-Fa-f]{2}){1,16}")) {
            fault.accept("expected 1 to 16 bytes in hex such as delimiter(0d0a)");
            return null;
        }
        return new Framing.Delimiter(hex.toLowerCase(Locale.ROOT));
    }

    private static @Nullable Framing length(String width, @Nullable String order, Consumer<String> fault) {
        if (!width.matches("[124]") || order == null || !order.matches("be|le")) {
            fault.accept("expected 1, 2 or 4 bytes and be or le such as length(2, be)");
            return null;
        }
        return new Framing.Length(Integer.parseInt(width), order.equals("be"));
    }

    private static @Nullable Framing fixed(String size, Consumer<String> fault) {
        if (!size.matches("[1-9]\\d{0,8}")) {
            fault.accept("expected a number of bytes from 1 such as fixed(188)");
            return null;
        }
        return new Framing.Fixed(Integer.parseInt(size));
    }
}
