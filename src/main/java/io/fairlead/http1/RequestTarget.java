package io.fairlead.http1;

import io.fairlead.core.Problem;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Validates a request target (RFC 9112 §3.2): a path without parent segments, an absolute URI, or an asterisk. */
final class RequestTarget {
    private RequestTarget() {}

    /**
     * The authority of a target in absolute form; null: it has another form.
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
            // A valid path (RFC 9112 §3.2.1), which Java's URI would parse as an authority.
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

    /**
     * A segment of two dots refers to the parent, however it is encoded; a backslash separates segments on some
     * systems.
     */
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

    /** The octet encoded by a percent sign and two digits; -1: not valid. */
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
