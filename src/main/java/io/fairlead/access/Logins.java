package io.fairlead.access;

import io.fairlead.core.Meters;
import io.fairlead.core.Problem;
import io.fairlead.core.Problem.Kind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifies bearer credentials and limits failed logins per address.
 *
 * <p>The credential is checked first, and only a wrong one counts: a client can't lock out others at the same address.
 *
 * <p>Threading: safe.
 */
public final class Logins {
    private static final String SCHEME = "Bearer";

    private final BearerVerifier verifier;
    private final LoginThrottle throttle;
    private final Meters meters;

    public Logins(BearerVerifier verifier, LoginThrottle throttle, Meters meters) {
        this.verifier = verifier;
        this.throttle = throttle;
        this.meters = meters;
    }

    /**
     * Logs in a request that needs credentials.
     *
     * @param authorizationHeader the header's value; a scheme other than Bearer counts as none
     * @throws Problem unauthorized; rate-limited if this address failed too often
     */
    public Caller login(@Nullable String authorizationHeader, String address) {
        return bearer(authorizationHeader)
                .map(bearer -> verify(bearer, address))
                .orElseThrow(this::missing);
    }

    /**
     * Logs in a request with optional credentials.
     *
     * @return the anonymous caller if there are none
     * @throws Problem as {@link #login}, for wrong credentials
     */
    public Caller loginIfGiven(@Nullable String authorizationHeader, String address) {
        return bearer(authorizationHeader)
                .map(bearer -> verify(bearer, address))
                .orElseGet(() -> Caller.anonymous(address));
    }

    /** The credential of an {@code Authorization: Bearer} header (RFC 6750 §2.1); the scheme is case-insensitive. */
    static Optional<String> bearer(@Nullable String authorizationHeader) {
        if (authorizationHeader == null) {
            return Optional.empty();
        }
        String header = authorizationHeader.strip();
        boolean isBearer = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && (header.length() == SCHEME.length() || header.charAt(SCHEME.length()) == ' ');
        return isBearer ? Optional.of(header.substring(SCHEME.length()).strip()) : Optional.empty();
    }

    /** @throws Problem unauthorized; rate-limited if this address failed too often */
    Caller verify(String bearer, String address) {
        return verifier.verify(bearer, address)
                .orElseThrow(() -> failed(verifier.fault(bearer), "The token is not valid", address));
    }

    /** Counts a wrong credential of any kind. @return the problem to refuse it with */
    Problem failed(String reason, String detail, String address) {
        if (throttle.allow(address)) {
            meters.authFailure(reason);
            return new Problem(Kind.UNAUTHORIZED, detail);
        }
        meters.authFailure("rate-limited");
        return new Problem(Kind.RATE_LIMITED, "Too many failed logins from this address");
    }

    /** Counts a request without credentials; it is not a guess, so it is not limited. */
    Problem missing() {
        meters.authFailure("missing");
        return new Problem(Kind.UNAUTHORIZED, "Credentials are needed");
    }

    boolean mayBlock() {
        return verifier.mayBlock();
    }
}
