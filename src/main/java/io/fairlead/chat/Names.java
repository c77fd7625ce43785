package io.fairlead.chat;

import io.fairlead.core.Problem;
import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * Validates nicks and the names of rooms and boards: any script, normalised (Unicode Annex 15, NFC), without characters
 * that are invisible or change the text direction (Unicode Annex 9).
 */
public final class Names {
    private static final int MAX_NICK = 32;
    private static final int MAX_NAME = 64;
    /** Format characters are refused, except the joiners that some scripts and emoji need. */
    private static final Pattern REFUSED = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}&&[^\\u200C\\u200D]]");

    /**
     * Letters, marks and symbols without a glyph (Unicode 4.4, Default_Ignorable_Code_Point; and the blank Braille
     * pattern).
     */
    private static final Pattern BLANK = Pattern.compile("[\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u2800\\u3164\\uFFA0]");

    private static final Pattern VISIBLE = Pattern.compile("[\\p{L}\\p{N}\\p{P}\\p{S}]");
    private static final Pattern SPACES = Pattern.compile("\\p{Z}+");

    private Names() {}

    /** @throws Problem invalid */
    public static String nick(String text) {
        return checked("nick", text, MAX_NICK);
    }

    /** @throws Problem invalid */
    public static String roomOrBoard(String text) {
        String name = checked("name", text, MAX_NAME);
        if (name.indexOf('/') >= 0) {
            throw new Problem(Problem.Kind.INVALID, "name: / is not allowed");
        }
        return name;
    }

    private static String checked(String field, String text, int maxLength) {
        String name = SPACES.matcher(Normalizer.normalize(text, Normalizer.Form.NFC))
                .replaceAll(" ")
                .strip();
        if (REFUSED.matcher(name).find() || BLANK.matcher(name).find()) {
            throw new Problem(
                    Problem.Kind.INVALID, field + ": control, direction and blank characters are not allowed");
        }
        if (!VISIBLE.matcher(name).find() || name.codePointCount(0, name.length()) > maxLength) {
            throw new Problem(Problem.Kind.INVALID, field + ": expected 1 to " + maxLength + " visible characters");
        }
        return name;
    }
}
