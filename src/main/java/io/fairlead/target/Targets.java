package io.fairlead.target;

import io.fairlead.core.Problem;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where connections may go: checked on the address that a name was resolved to, so that a name can't be pointed
 * at an internal address afterwards.
 *
 * <p>Rules are {@code host:port} with a name, {@code *.name}, an address, a block ({@code 10.0.0.0/8}) or {@code *} as
 * host and a number or {@code *} as port, or {@code unix:/path} with a trailing {@code *} allowed. While private
 * addresses are denied, only a rule that names an address or a block allows one of the {@link SpecialAddresses}. Symbolic
 * links in a Unix path are followed before the rules are checked.
 */
public final class Targets {
    private final List<TargetRule> rules;
    private final boolean denyPrivate;
    private final SpecialAddresses special = new SpecialAddresses();

    /** @throws IllegalArgumentException when a rule is not of the form */
    public Targets(List<String> allow, boolean denyPrivate) {
        this.rules = allow.stream().map(TargetRule::parse).toList();
        this.denyPrivate = denyPrivate;
    }

    /** The rule that allows it. @throws Problem forbidden, with the reason */
    public String allow(SocketUri uri, InetAddress address) {
        Optional<String> denied = Optional.empty();
        for (TargetRule rule : rules) {
            if (rule.matches(uri, address)) {
                denied = denyPrivate && !rule.namesAddress() ? special.of(address) : Optional.empty();
                if (denied.isEmpty()) {
                    return rule.text();
                }
            }
        }
        String target = address.getHostAddress() + " port " + uri.port();
        throw forbidden(denied.map(why -> target + ": it is " + why + ", and needs a rule with its address")
                .orElse(target));
    }

    /**
     * The rule that allows this Unix socket.
     *
     * @param real where the path of the URI leads, see {@link #real}
     * @throws Problem forbidden
     */
    public String allowUnix(SocketUri uri, Path real) {
        for (TargetRule rule : rules) {
            if (!uri.path().contains("/../") && rule.matchesPath(real)) {
                return rule.text();
            }
        }
        String path = real.toString();
        throw forbidden(path.equals(uri.path()) ? path : uri.path() + ", which is " + path);
    }

    /** The path of a Unix socket without links, as far as it exists. Reads the disk. */
    public static Path real(SocketUri uri) {
        return TargetRule.real(Path.of(uri.path()));
    }

    private static Problem forbidden(String target) {
        return new Problem(Problem.Kind.FORBIDDEN, "socket: no rule of targets.allow lets " + target);
    }
}
