package io.fairlead.boot;

import java.net.URI;
import java.net.URISyntaxException;
import org.glassfish.grizzly.http.HttpRequestPacket;

/** What a request asks for (RFC 9112 §3.2), before any library that expects a well-formed one sees it. */
final class RequestTargets {
    private RequestTargets() {}

    /** Whether the target is a URI in origin or absolute form, or the asterisk of OPTIONS. */
    static boolean isValid(HttpRequestPacket request) {
        String target = text(request);
        if (target.equals("*")) {
            return true;
        }
        try {
            String path = new URI(target).getPath();
            return path != null && path.startsWith("/") && path.indexOf('\0') < 0;
        } catch (URISyntaxException malformed) {
            return false;
        }
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
