package io.fairlead.relay;

import io.fairlead.core.Problem;
import java.net.InetAddress;
import java.util.List;

/**
 * Where connections may go: checked on the address that a name was resolved to, so that a name can't be turned to an
 * inner address afterwards.
 *
 * <p>Rules are {@code host:port} with a name, {@code *.name}, an address, a block ({@code 10.0.0.0/8}) or {@code *} as
 * host and a number or {@code *} as port, or {@code unix:/path} with a trailing {@code *} allowed. While private
 * addresses are denied, only a rule that names an address or a block lets one.
 */
public final class Targets {
    private final List<TargetRule> rules;
    private final boolean denyPrivate;

    /** @throws IllegalArgumentException when a rule is not of the form */
    public Targets(List<String> allow, boolean denyPrivate) {
        this.rules = allow.stream().map(TargetRule::parse).toList();
        this.denyPrivate = denyPrivate;
    }

    /** The rule that lets it. @throws Problem forbidden */
    public String allow(SocketUri uri, InetAddress address) {
        for (TargetRule rule : rules) {
            if (rule.matches(uri, address) && (!denyPrivate || rule.namesAddress() || !isPrivate(address))) {
                return rule.text();
            }
        }
        throw forbidden(address.getHostAddress() + " port " + uri.port());
    }

    /** The rule that lets this Unix socket. @throws Problem forbidden */
    public String allowUnix(SocketUri uri) {
        for (TargetRule rule : rules) {
            if (rule.matchesPath(uri.path())) {
                return rule.text();
            }
        }
        throw forbidden(uri.path());
    }

    private static Problem forbidden(String target) {
        return new Problem(Problem.Kind.FORBIDDEN, "socket: no rule of targets.allow lets " + target);
    }

    /** Addresses that only this host or network can mean (RFC 1918, 4193, 3927, 6598 and alike). */
    static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        boolean unique = bytes.length == 16 && (first & 0xfe) == 0xfc;
        boolean shared = bytes.length == 4 && first == 100 && (bytes[1] & 0xc0) == 64;
        return unique
                || shared
                || (bytes.length == 4 && first == 0)
                || address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress();
    }
}
