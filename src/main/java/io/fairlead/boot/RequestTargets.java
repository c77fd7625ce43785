package io.fairlead.boot;

import java.net.URI;
import org.glassfish.grizzly.http.HttpRequestPacket;

/** What a request that {@link RequestFilter} let pass asks for. */
final class RequestTargets {
    private RequestTargets() {}

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
