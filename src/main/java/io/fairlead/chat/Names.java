package io.fairlead.chat;

import io.fairlead.core.Problem;
import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * What people may call themselves and their rooms: any script, normalised (Unicode Annex 15, NFC), without characters
 * that can't be seen or that turn the text around them (Unicode Annex 9).
 */
public final class Names {
    private static final int MAX_NICK = 32;
    private static final int MAX_ROOM = 64;
    /** The joiners of some scripts and of emoji are the only format characters that a name needs. */
    private static final Pattern REFUSED = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}&&[^\\u200C\\u200D]]");

    /** Letters, marks and symbols that show nothing (Unicode 4.4, Default_Ignorable_Code_Point; and the blank of Braille). */
    private static final Pattern BLANK = Pattern.compile("[\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u2800\\u3164\\uFFA0]");

    private static final Pattern VISIBLE = Pattern.compile("[\\p{L}\\p{N}\\p{P}\\p{S}]");
    private static final Pattern SPACES = Pattern.compile("\\p{Z}+");

    private Names() {}

    /** @throws Problem invalid */
    public static String nick(String text) {
        return checked("nick", text, MAX_NICK);
    }

    /** What a path names, such as a room or a board. @throws Problem invalid */
    public static String place(String text) {
        String name = checked("name", text, MAX_ROOM);
        if (name.indexOf('/') >= 0) {
            throw new Problem(Problem.Kind.INVALID, "name: / is not allowed");
        }
        return name;
    }

    private static String checked(String what, String text, int most) {
        String name = SPACES.matcher(Normalizer.normalize(text, Normalizer.Form.NFC))
                .replaceAll(" ")
                .strip();
        if (REFUSED.matcher(name).find() || BLANK.matcher(name).find()) {
            throw new Problem(Problem.Kind.INVALID, what + ": control, direction and blank characters are not allowed");
        }
        if (!VISIBLE.matcher(name).find() || name.codePointCount(0, name.length()) > most) {
            throw new Problem(Problem.Kind.INVALID, what + ": expected 1 to " + most + " visible characters");
        }
        return name;
    }
}
