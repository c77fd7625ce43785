package io.fairlead.access;

import io.fairlead.core.Base64Url;
import io.fairlead.core.Problem;
import io.fairlead.core.Problem.Kind;
import io.fairlead.core.Sha256;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Credentials for URLs, which may appear in logs. A ticket is valid once, for 30 s, on one path and, if specified, from
 * one origin.
 *
 * <p>Any attempt to redeem a ticket uses it up, even a failed one. Only digests are stored.
 *
 * <p>Threading: safe; guarded by its own lock.
 */
public final class Tickets {
    private static final Duration LIFETIME = Duration.ofSeconds(30);
    private static final int MAX_OUTSTANDING = 10_000;
    private static final int RANDOM_BYTES = 24;

    /** Never prints the secret. */
    public record Ticket(String ticket, Instant expires) {
        @Override
        public String toString() {
            return "Ticket[" + expires + "]";
        }
    }

    private record Grant(String path, @Nullable String origin, Caller caller, Instant expires) {}

    private final Clock clock;
    private final SecureRandom random;
    /** By digest, in order of expiry, since all have the same lifetime. */
    private final Map<String, Grant> outstanding = new LinkedHashMap<>();

    public Tickets(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /**
     * @param path context-relative, such as {@code /ws/relay/lobby}, without a query; {@code /sse/} is equivalent
     * @param origin the only one that may redeem it; null: any allowed origin
     * @param caller the caller of the session
     * @throws Problem busy if 10,000 are outstanding; invalid if the origin is malformed
     */
    public Ticket issue(String path, @Nullable String origin, Caller caller) {
        String allowedOrigin = origin == null ? null : normalized(origin);
        String secret = Base64Url.random(random, RANDOM_BYTES);
        Instant now = clock.instant();
        Instant expires = now.plus(LIFETIME);
        synchronized (outstanding) {
            purge(now);
            if (outstanding.size() >= MAX_OUTSTANDING) {
                throw new Problem(Kind.BUSY, "Too many tickets are outstanding");
            }
            outstanding.put(digest(secret), new Grant(HandshakeRequest.endpoint(path), allowedOrigin, caller, expires));
        }
        return new Ticket(secret, expires);
    }

    /** The caller, with this address; empty if the ticket is unknown, used, expired, or for another path or origin. */
    public Optional<Caller> redeem(String ticket, String path, @Nullable String origin, String address) {
        synchronized (outstanding) {
            return caller(outstanding.remove(digest(ticket)), path, origin, address);
        }
    }

    /** Looks up the caller as {@link #redeem} does, without using up the ticket. */
    Optional<Caller> holder(String ticket, String path, @Nullable String origin, String address) {
        synchronized (outstanding) {
            return caller(outstanding.get(digest(ticket)), path, origin, address);
        }
    }

    private Optional<Caller> caller(@Nullable Grant grant, String path, @Nullable String origin, String address) {
        if (grant == null
                || !clock.instant().isBefore(grant.expires())
                || !grant.path().equals(HandshakeRequest.endpoint(path))) {
            return Optional.empty();
        }
        boolean originMatches = grant.origin() == null || grant.origin().equals(parsed(origin));
        return originMatches ? Optional.of(grant.caller().at(address)) : Optional.empty();
    }

    private void purge(Instant now) {
        Iterator<Grant> oldest = outstanding.values().iterator();
        while (oldest.hasNext() && !now.isBefore(oldest.next().expires())) {
            oldest.remove();
        }
    }

    private static String digest(String secret) {
        return Base64Url.of(Sha256.of(secret));
    }

    private static String normalized(String origin) {
        String normalized = parsed(origin);
        if (normalized == null) {
            throw new Problem(Kind.INVALID, "An origin is scheme://host or scheme://host:port");
        }
        return normalized;
    }

    private static @Nullable String parsed(@Nullable String origin) {
        return origin == null
                ? null
                : WebOrigin.parse(origin).map(WebOrigin::toString).orElse(null);
    }
}
