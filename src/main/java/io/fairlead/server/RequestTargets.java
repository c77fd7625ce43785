package io.fairlead.server;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.HttpRequestPacket;

/** Target and remote address of requests accepted by {@link RequestFilter}. */
final class RequestTargets {
    private RequestTargets() {}

    /** The URI of a valid target. */
    static URI uri(HttpRequestPacket request) {
        return URI.create(request.getRequestURI());
    }

    /** The decoded path of a valid target. */
    static String path(HttpRequestPacket request) {
        return uri(request).getPath();
    }

    /** Decodes a path; returns it unchanged if that is not possible. */
    static String decoded(String path) {
        try {
            return new URI(path).getPath();
        } catch (URISyntaxException undecodable) {
            return path;
        }
    }

    /** {@code host:port}, IPv6 in brackets. */
    static String remoteAddress(HttpRequestPacket request) {
        return address(request.getRemoteAddress(), request.getRemotePort());
    }

    /** Like {@link #remoteAddress(HttpRequestPacket)}, for a connection without a complete request. */
    static String remoteAddress(Connection<?> connection) {
        return connection.getPeerAddress() instanceof InetSocketAddress remote
                ? address(remote.getAddress().getHostAddress(), remote.getPort())
                : "unix";
    }

    private static String address(String host, int port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
