package io.fairlead.boot;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;

/** What a request asks for (RFC 9112 §3.2), before any library that expects a well-formed one sees it. */
final class RequestTargets {
    /** The first character after those that a URI may have. */
    private static final int DELETE = 0x7f;

    private RequestTargets() {}

    /** Whether its first segment is empty: a path (RFC 9112 §3.2.1), which Java's URI takes for an authority. */
    static boolean isEmptyFirst(HttpRequestPacket request) {
        return request.getRequestURI().startsWith("//");
    }

    /** Whether the target is a URI whose path is absolute and goes nowhere up, or the asterisk of OPTIONS. */
    static boolean isValid(HttpRequestPacket request) {
        String target = text(request);
        if (target.equals("*")) {
            return request.getMethod() == Method.OPTIONS;
        }
        if (target.startsWith("//") || target.chars().anyMatch(c -> c <= ' ' || c >= DELETE)) {
            return false;
        }
        try {
            String path = new URI(target).getPath();
            return path != null && path.startsWith("/") && path.indexOf('\0') < 0 && staysBelow(path);
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    private static boolean staysBelow(String path) {
        return Arrays.stream(path.split("[/\\\\]", -1)).noneMatch(".."::equals);
    }

    private static String text(HttpRequestPacket request) {
        String query = request.getQueryString();
        return query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
    }

    /** Of a valid target. */
    static URI uri(HttpRequestPacket request) {
        return URI.create(request.getRequestURI());
    }

    /** The decoded path of a valid target. */
    static String path(HttpRequestPacket request) {
        return uri(request).getPath();
    }

    /** {@code host:port}, IPv6 in brackets. */
    static String remoteAddress(HttpRequestPacket request) {
        String host = request.getRemoteAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + request.getRemotePort();
    }
}
