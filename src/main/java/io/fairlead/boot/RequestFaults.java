package io.fairlead.boot;

import io.fairlead.core.Problem;
import java.util.HashSet;
import java.util.Set;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.util.Header;
import org.jspecify.annotations.Nullable;

/** What must not be served because somebody else on its way may have understood it differently. */
final class RequestFaults {
    private RequestFaults() {}

    /** Null when there is none. */
    static @Nullable Problem of(HttpRequestPacket request) {
        if (RequestTargets.isEmptyFirst(request)) {
            return new Problem(Problem.Kind.NOT_FOUND, "no path here begins with two slashes");
        }
        if (!RequestTargets.isValid(request)) {
            return new Problem(Problem.Kind.INVALID, "the request target is not valid");
        }
        return hasOneLength(request) ? null : new Problem(Problem.Kind.INVALID, "the length of the body is not clear");
    }

    /** RFC 9112 §6.3: Content-Length beside Transfer-Encoding, two different lengths and other codings are refused. */
    private static boolean hasOneLength(HttpRequestPacket request) {
        Set<String> lengths = values(request, Header.ContentLength);
        Set<String> codings = values(request, Header.TransferEncoding);
        boolean plain = lengths.stream().allMatch(length -> length.matches("[0-9]{1,18}"));
        boolean chunked = codings.stream().allMatch("chunked"::equalsIgnoreCase);
        return plain && chunked && lengths.size() + codings.size() <= 1;
    }

    private static Set<String> values(HttpRequestPacket request, Header header) {
        Set<String> values = new HashSet<>();
        request.getHeaders().values(header).forEach(value -> values.add(value.strip()));
        return values;
    }
}
