package io.fairlead.access;

import io.fairlead.core.Problem;
import io.fairlead.core.RateLimitedLog;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The host names that the gateway serves (RFC 9110 §7.4). Under DNS rebinding, a page whose name resolves to the
 * gateway is of the same origin as the gateway; only the name distinguishes it from the gateway's own pages.
 *
 * <p>Threading: safe.
 */
public final class Hosts {
    private static final String ANY = "*";
    private static final int MAX_LOGGED_CHARS = 255;
    private static final Pattern LOOPBACK = Pattern.compile(
            "(?:.*\\.)?localhost|127(?:\\.(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}|" + Pattern.quote("[0:0:0:0:0:0:0:1]"));

    private final Set<String> names = new HashSet<>();
    private final boolean any;
    private final RateLimitedLog refusals;

    /** @param names each {@link #isValid}; empty: the loopback names on a loopback listener, otherwise any */
    public Hosts(List<String> names, RateLimitedLog refusals) {
        names.forEach(name -> host(name).ifPresent(this.names::add));
        this.any = names.contains(ANY);
        this.refusals = refusals;
    }

    /** Whether a list of served hosts may contain this entry: a name or an address without a port, or {@code *}. */
    public static boolean isValid(String entry) {
        return entry.equals(ANY) || host(entry).isPresent();
    }

    private static Optional<String> host(String entry) {
        return entry.endsWith(":")
                ? Optional.empty()
                : Authority.parse(entry).filter(known -> known.port() < 0).map(Authority::host);
    }

    /**
     * @param host of the request; null: the request has none, which no browser omits
     * @param onLoopback whether the listener is reachable from this machine only
     * @throws Problem invalid, with status 421, if that host is not served
     */
    public void check(@Nullable Authority host, boolean onLoopback) {
        if (host != null && !isServed(host.host(), onLoopback)) {
            refusals.log("a request for host " + truncated(host.host()) + " was refused: http.hosts does not name it");
            throw Problem.withStatus(
                    Problem.Kind.INVALID,
                    Problem.MISDIRECTED,
                    "this host is not served here: http.hosts does not name it");
        }
    }

    private boolean isServed(String host, boolean onLoopback) {
        if (any || names.contains(host)) {
            return true;
        }
        return names.isEmpty() && (!onLoopback || LOOPBACK.matcher(host).matches());
    }

    private static String truncated(String host) {
        return host.length() <= MAX_LOGGED_CHARS ? host : host.substring(0, MAX_LOGGED_CHARS) + "…";
    }
}
