package io.fairlead.access;

import io.fairlead.core.AccessRule;
import io.fairlead.core.Meters;
import io.fairlead.core.Problem;
import io.fairlead.core.Problem.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Admits sessions, over WebSocket or the HTTP fallback: checks the origin, then the credentials, then the roles. The
 * role admin satisfies every rule, since it may change the rule.
 *
 * <p>The first credential in this order decides: bearer subprotocol, ticket, Authorization header. Wrong credentials
 * are refused even if none are required.
 *
 * <p>Threading: safe.
 */
public final class Admission {
    private final Logins logins;
    private final Tickets tickets;
    private final boolean anonymousAllowed;
    private final Origins origins;
    private final Function<String, AccessRule> rules;
    private final Meters meters;

    /**
     * @param anonymousAllowed whether a session without credentials may open if the rule has no roles
     * @param origins for paths whose rule has no origins
     * @param rules the rule of a context-relative path; {@link AccessRule#DEFAULT} for an unknown path
     */
    public Admission(
            BearerVerifier verifier,
            Tickets tickets,
            LoginThrottle throttle,
            boolean anonymousAllowed,
            Origins origins,
            Function<String, AccessRule> rules,
            Meters meters) {
        this.logins = new Logins(verifier, throttle, meters);
        this.tickets = tickets;
        this.anonymousAllowed = anonymousAllowed;
        this.origins = origins;
        this.rules = rules;
        this.meters = meters;
    }

    /**
     * Admits a session.
     *
     * @throws Problem unauthorized without valid credentials; forbidden by the origin or the roles; rate-limited after
     *     too many wrong credentials; upstream if the keys of a JWT can't be read
     */
    public Caller admit(HandshakeRequest request) {
        return admit(request, tickets::redeem);
    }

    /** Checks as {@link #admit} does, without opening a session: a ticket is not used up. */
    public void check(HandshakeRequest request) {
        admit(request, tickets::holder);
    }

    private Caller admit(HandshakeRequest request, TicketLookup lookup) {
        admitOrigin(request);
        List<String> roles = rules.apply(request.path()).roles();
        Optional<Caller> known = caller(request, lookup);
        if (known.isEmpty() && !isOpenToAll(roles)) {
            throw logins.missing();
        }
        Caller caller = known.orElseGet(() -> Caller.anonymous(request.address()));
        if (!isAllowed(roles, caller)) {
            throw wrongRoles();
        }
        return caller;
    }

    private Problem wrongRoles() {
        meters.authFailure("role");
        return new Problem(Kind.FORBIDDEN, "None of your roles may open this");
    }

    private boolean isOpenToAll(List<String> roles) {
        return anonymousAllowed && roles.isEmpty();
    }

    private static boolean isAllowed(List<String> roles, Caller caller) {
        return roles.isEmpty() || caller.has(Role.ADMIN) || caller.hasAny(roles);
    }

    /** Whether the caller's roles allow a session on a path. */
    public boolean permits(Caller caller, String path) {
        List<String> roles = rules.apply(path).roles();
        return caller.isAnonymous() ? isOpenToAll(roles) : isAllowed(roles, caller);
    }

    /**
     * Admits an API call that reads or sends messages on a path without a session.
     *
     * @throws Problem forbidden, as for a session
     */
    public void admitToContent(Caller caller, String path) {
        if (!permits(caller, path)) {
            throw wrongRoles();
        }
    }

    /** Checks the origin only. @throws Problem forbidden by the origin */
    public void admitOrigin(HandshakeRequest request) {
        checkOrigin(request);
    }

    /** Whether {@link #admit} may wait for the network; if so, it must not be called on a selector thread. */
    public boolean mayBlock() {
        return logins.mayBlock();
    }

    /**
     * Whether pages of an origin may open sessions on a path.
     *
     * @param path the path as in {@link HandshakeRequest}
     */
    public boolean permitsOrigin(String path, @Nullable String origin, @Nullable String host, boolean secure) {
        AccessRule rule = rules.apply(HandshakeRequest.endpoint(path));
        Origins allowed = rule.origins().isEmpty() ? origins : new Origins(rule.origins());
        return allowed.allowed(origin, host, secure);
    }

    private void checkOrigin(HandshakeRequest request) {
        if (!permitsOrigin(request.path(), request.origin(), request.host(), request.secure())) {
            meters.authFailure("origin");
            throw new Problem(Kind.FORBIDDEN, "This page's origin may not connect");
        }
    }

    private interface TicketLookup {
        Optional<Caller> find(String ticket, String path, @Nullable String origin, String address);
    }

    private Optional<Caller> caller(HandshakeRequest request, TicketLookup lookup) {
        Optional<String> encoded = request.bearerSubprotocol();
        if (encoded.isPresent()) {
            return Optional.of(logins.verify(decode(encoded.get(), request), request.address()));
        }
        Optional<String> ticket = request.ticket();
        if (ticket.isPresent()) {
            return Optional.of(lookup.find(ticket.get(), request.path(), request.origin(), request.address())
                    .orElseThrow(
                            () -> logins.failed("wrong-ticket", "The ticket is not valid here", request.address())));
        }
        return Logins.bearer(request.authorization()).map(bearer -> logins.verify(bearer, request.address()));
    }

    private String decode(String encoded, HandshakeRequest request) {
        try {
            return new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw logins.failed("wrong-token", "The bearer subprotocol is not base64url", request.address());
        }
    }
}
