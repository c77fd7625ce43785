package io.fairlead.http1;

import io.fairlead.core.Problem;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What may stand as a request's target (RFC 9112 §3.2): a path that goes nowhere up, a whole URI, or an asterisk. */
final class RequestTarget {
    private RequestTarget() {}

    /**
     * The authority of a target in absolute form; null: it is in another.
     *
     * @throws Problem invalid
     */
    static @Nullable String check(byte[] bytes, int from, int to, boolean asteriskMay) {
        if (to - from == 1 && bytes[from] == '*' && asteriskMay) {
            return null;
        }
        if (from < to && bytes[from] == '/') {
            checkPathAndQuery(bytes, from, to);
            return null;
        }
        int authority = authority(bytes, from, to);
        int end = authority;
        while (end < to && bytes[end] != '/' && bytes[end] != '?') {
            end++;
        }
        checkPathAndQuery(bytes, end, to);
        return new String(bytes, authority, end - authority, StandardCharsets.ISO_8859_1);
    }

    private static int authority(byte[] bytes, int from, int to) {
        for (String scheme : new String[] {"http://", "https://"}) {
            int end = from + scheme.length();
            if (end < to && Octets.equalsIgnoreCase(bytes, from, end, scheme)) {
                return end;
            }
        }
        throw invalid();
    }

    private static void checkPathAndQuery(byte[] bytes, int from, int to) {
        if (to - from >= 2 && bytes[from] == '/' && bytes[from + 1] == '/') {
            // A path (RFC 9112 §3.2.1), which Java's URI takes for an authority.
            throw new Problem(Problem.Kind.NOT_FOUND, "no path here begins with two slashes");
        }
        int query = from;
        while (query < to && bytes[query] != '?') {
            query++;
        }
        checkPath(bytes, from, query);
        for (int i = query; i < to; i++) {
            if (!Octets.isQuery(bytes[i]) || bytes[i] == '%' && decoded(bytes, i, to) < 0) {
                throw invalid();
            }
        }
    }

    /** A segment of two dots goes up, however it is encoded; a backslash parts segments on some systems. */
    private static void checkPath(byte[] bytes, int from, int to) {
        int dots = 0;
        int segment = 0;
        for (int i = from; i < to; i++) {
            int octet = bytes[i];
            if (!Octets.isPath(bytes[i])) {
                throw invalid();
            }
            if (octet == '%') {
                octet = decoded(bytes, i, to);
                i += 2;
            }
            if (octet <= 0) {
                throw invalid();
            }
            if (octet == '/' || octet == '\\') {
                checkSegment(dots, segment);
                dots = 0;
                segment = 0;
            } else {
                dots += octet == '.' ? 1 : 0;
                segment++;
            }
        }
        checkSegment(dots, segment);
    }

    private static void checkSegment(int dots, int octets) {
        if (dots == 2 && octets == 2) {
            throw invalid();
        }
    }

    /** What a percent sign and two digits mean; -1: nothing. */
    private static int decoded(byte[] bytes, int at, int to) {
        if (at + 2 >= to) {
            return -1;
        }
        int high = Octets.hex(bytes[at + 1]);
        int low = Octets.hex(bytes[at + 2]);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static Problem invalid() {
        return new Problem(Problem.Kind.INVALID, "the request target is not valid");
    }
}
