package io.fairlead.socket;

import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;

/** Formats socket addresses and failures. */
final class Addresses {
    private Addresses() {}

    /** {@code host:port}, IPv6 in brackets (RFC 3986 §3.2.2), without a scope. */
    static String text(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        String host = ip.getHostAddress();
        int scope = host.indexOf('%');
        String bare = scope < 0 ? host : host.substring(0, scope);
        return (ip instanceof Inet6Address ? "[" + bare + "]" : bare) + ":" + address.getPort();
    }

    /** The text that completes "the connection …". */
    static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof NoRouteToHostException || message.contains("unreachable")) {
            return "found no route";
        } else if (message.contains("No such file")) {
            return "found nothing there";
        } else if (message.contains("Permission denied")) {
            return "was not permitted";
        } else if (cause instanceof SocketTimeoutException) {
            return "timed out";
        } else if (cause instanceof ConnectException || cause instanceof PortUnreachableException) {
            return "was refused";
        }
        return "failed";
    }
}
