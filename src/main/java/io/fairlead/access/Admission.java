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
 * The one check before every session, WebSocket or fallback: origin, then credentials, then roles. A rule's roles never
 * keep out the role admin, who could change the rule.
 *
 * <p>Of several credentials the first in this order decides: bearer subprotocol, ticket, Authorization header. Wrong
 * ones are refused even where none are needed.
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
     * @param anonymousAllowed whether a session without credentials may open where its rule names no roles
     * @param origins for paths whose rule names none
     * @param rules the rule of a context-relative path; {@link AccessRule#DEFAULT} for a path that nobody knows
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
     * Whose session it will be.
     *
     * @throws Problem unauthorized without valid credentials; forbidden for the origin or the roles; rate-limited after
     *     too many wrong credentials; upstream when the keys that a JWT needs cannot be had
     */
    public Caller admit(HandshakeRequest h) {
        return admit(h, tickets::redeem);
    }

    /** As {@link #admit}, of who opens no session: a ticket stays good for that. */
    public void check(HandshakeRequest h) {
        admit(h, tickets::holder);
    }

    private Caller admit(HandshakeRequest h, TicketUse use) {
        admitOrigin(h);
        List<String> roles = rules.apply(h.path()).roles();
        Optional<Caller> known = caller(h, use);
        if (known.isEmpty() && !isForAnybody(roles)) {
            throw logins.missing();
        }
        Caller caller = known.orElseGet(() -> Caller.anonymous(h.address()));
        if (!isForOne(roles, caller)) {
            throw wrongRoles();
        }
        return caller;
    }

    private Problem wrongRoles() {
        meters.authFailure("role");
        return new Problem(Kind.FORBIDDEN, "None of your roles may open this");
    }

    private boolean isForAnybody(List<String> roles) {
        return anonymousAllowed && roles.isEmpty();
    }

    private static boolean isForOne(List<String> roles, Caller caller) {
        return roles.isEmpty() || caller.has(Role.ADMIN) || caller.hasAny(roles);
    }

    /** Whether this caller may open a session on a path, as far as its roles say. */
    public boolean permits(Caller caller, String path) {
        List<String> roles = rules.apply(path).roles();
        return caller.isAnonymous() ? isForAnybody(roles) : isForOne(roles, caller);
    }

    /**
     * A call that shows or says, without a session, what sessions on a path hear.
     *
     * @throws Problem forbidden, as for a session
     */
    public void admitToContent(Caller caller, String path) {
        if (!permits(caller, path)) {
            throw wrongRoles();
        }
    }

    /** The first part of the check alone. @throws Problem forbidden for the origin */
    public void admitOrigin(HandshakeRequest h) {
        checkOrigin(h);
    }

    /** True when {@link #admit} may wait for the network: then not to be called on a selector's thread. */
    public boolean mayBlock() {
        return logins.mayBlock();
    }

    /**
     * Whether pages of an origin may open sessions on a path.
     *
     * @param path as that of a {@link HandshakeRequest}
     */
    public boolean permitsOrigin(String path, @Nullable String origin, @Nullable String host, boolean secure) {
        AccessRule rule = rules.apply(HandshakeRequest.endpoint(path));
        Origins allowed = rule.origins().isEmpty() ? origins : new Origins(rule.origins());
        return allowed.allowed(origin, host, secure);
    }

    private void checkOrigin(HandshakeRequest h) {
        if (!permitsOrigin(h.path(), h.origin(), h.host(), h.secure())) {
            meters.authFailure("origin");
            throw new Problem(Kind.FORBIDDEN, "This page's origin may not connect");
        }
    }

    private interface TicketUse {
        Optional<Caller> of(String ticket, String path, @Nullable String origin, String address);
    }

    private Optional<Caller> caller(HandshakeRequest h, TicketUse use) {
        Optional<String> encoded = h.bearerSubprotocol();
        if (encoded.isPresent()) {
            return Optional.of(logins.verify(decode(encoded.get(), h), h.address()));
        }
        Optional<String> ticket = h.ticket();
        if (ticket.isPresent()) {
            return Optional.of(use.of(ticket.get(), h.path(), h.origin(), h.address())
                    .orElseThrow(() -> logins.failed("wrong-ticket", "The ticket is not valid here", h.address())));
        }
        return Logins.bearer(h.authorization()).map(bearer -> logins.verify(bearer, h.address()));
    }

    private String decode(String encoded, HandshakeRequest h) {
        try {
            return new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw logins.failed("wrong-token", "The bearer subprotocol is not base64url", h.address());
        }
    }
}
