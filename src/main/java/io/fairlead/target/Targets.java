package io.fairlead.target;

import io.fairlead.core.Problem;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Decides which targets connections may be made to. The check uses the resolved address, so that a name can't be
 * changed to an internal address afterwards.
 *
 * <p>A rule is {@code host:port} or {@code unix:/path}. The host is a name, {@code *.name}, an address, a block ({@code
 * 10.0.0.0/8}) or {@code *}; the port is a number or {@code *}; the path may end with {@code *}. While private
 * addresses are denied, one of the {@link SpecialAddresses} is allowed only by a rule with an address or a block.
 * Symbolic links in a Unix path are resolved before the rules are applied.
 */
public final class Targets {
    private final List<TargetRule> rules;
    private final boolean denyPrivate;
    private final SpecialAddresses special = new SpecialAddresses();

    /** @throws IllegalArgumentException if a rule is malformed */
    public Targets(List<String> allow, boolean denyPrivate) {
        this.rules = allow.stream().map(TargetRule::parse).toList();
        this.denyPrivate = denyPrivate;
    }

    /** The rule that allows this address. @throws Problem forbidden, with the reason */
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
     * @param real the resolved path of the URI, see {@link #real}
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

    /** The path of a Unix socket with symbolic links resolved, as far as it exists. Accesses the file system. */
    public static Path real(SocketUri uri) {
        return TargetRule.real(Path.of(uri.path()));
    }

    private static Problem forbidden(String target) {
        return new Problem(Problem.Kind.FORBIDDEN, "socket: no rule of targets.allow lets " + target);
    }
}
