package io.fairlead.core;

import java.nio.charset.StandardCharsets;

/** Strict UTF-8 (RFC 3629): fails where Java's own conversions would silently replace malformed input. */
public final class Utf8 {
    private Utf8() {}

    /** A text frame of these bytes. @throws Problem bad-data if they are not valid UTF-8 */
    public static Frame frame(byte[] bytes) {
        if (!isValid(bytes)) {
            throw new Problem(Problem.Kind.BAD_DATA, "a text is not UTF-8");
        }
        return Frame.text(bytes);
    }

    public static boolean isValid(byte[] bytes) {
        return Utf8Validator.scan(Utf8Validator.BOUNDARY, bytes, 0, bytes.length) == Utf8Validator.BOUNDARY;
    }

    /** Whether a string can be encoded as UTF-8, that is, has no lone surrogate. */
    public static boolean isWritable(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** Length of an incomplete character at the end: 0 to 3 bytes. */
    public static int incompleteTail(byte[] bytes) {
        int last = bytes.length - 1;
        for (int back = 0; back < 3 && back <= last; back++) {
            int lead = bytes[last - back] & 0xff;
            if (lead < 0x80) {
                return 0;
            }
            if (lead >= 0xc0) {
                int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
                return length > back + 1 ? back + 1 : 0;
            }
        }
        return 0;
    }
}
