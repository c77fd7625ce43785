package io.fairlead.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Groups remote addresses for limits. Never resolves names. */
public final class AddressGroup {
    private static final int PREFIX_BYTES = 8;
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");

    private AddressGroup() {}

    /**
     * The group of an address: an IPv4 address itself, or the /64 of an IPv6 address, since one host may use all of it
     * (RFC 6177 §2). Ports and zones are ignored; any other text is returned unchanged.
     *
     * @param address {@code host}, {@code host:port}, {@code [v6]}, {@code [v6]:port} or a bare IPv6 address
     */
    public static String of(String address) {
        String host = host(address);
        if (host.indexOf(':') < 0) {
            return host;
        }
        try {
            InetAddress parsed = literal(host);
            if (parsed instanceof Inet6Address) {
                byte[] prefix = Arrays.copyOf(parsed.getAddress(), PREFIX_BYTES);
                return InetAddress.getByAddress(Arrays.copyOf(prefix, 16)).getHostAddress() + "/64";
            }
            return parsed.getHostAddress();
        } catch (UnknownHostException e) {
            return host;
        }
    }

    /**
     * Whether a listener's address is reachable from this machine only. A name comes from a proxy whose own address is
     * not known, and counts as loopback. A Unix socket has no address, and browsers can't connect to it.
     *
     * @param local IPv6 without brackets; null or empty: none
     */
    public static boolean isLoopback(@Nullable String local) {
        if (local == null || local.isEmpty()) {
            return false;
        }
        boolean v6 = local.indexOf(':') >= 0;
        try {
            return !v6 && !IPV4.matcher(local).matches()
                    || (v6 ? literal(local) : InetAddress.getByName(local)).isLoopbackAddress();
        } catch (UnknownHostException notAnAddress) {
            return true;
        }
    }

    /** An IPv6 literal; the brackets prevent a name look-up by the JDK. */
    static InetAddress literal(String v6) throws UnknownHostException {
        int zone = v6.indexOf('%');
        return InetAddress.getByName("[" + (zone < 0 ? v6 : v6.substring(0, zone)) + "]");
    }

    private static String host(String address) {
        if (address.startsWith("[")) {
            int end = address.indexOf(']');
            return end < 0 ? address : address.substring(1, end);
        }
        int colon = address.indexOf(':');
        boolean onePort = colon >= 0 && colon == address.lastIndexOf(':');
        return onePort ? address.substring(0, colon) : address;
    }
}
