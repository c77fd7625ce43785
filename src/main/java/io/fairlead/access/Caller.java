package io.fairlead.access;

import java.security.Principal;
import java.util.Collection;
import java.util.Set;

/**
 * The client that makes a request. It is a principal, so that any container's handshake can carry it.
 *
 * @param name from the token or the JWT's {@code sub}; {@code anonymous} without credentials
 * @param roles {@link Role} ids and other names from the issuer
 * @param address the remote address of the request
 */
public record Caller(String name, Set<String> roles, String address) implements Principal {
    private static final String ANONYMOUS = "anonymous";

    public Caller {
        roles = Set.copyOf(roles);
    }

    public static Caller anonymous(String address) {
        return new Caller(ANONYMOUS, Set.of(), address);
    }

    /** The same caller at this address. */
    Caller at(String remoteAddress) {
        return new Caller(name, roles, remoteAddress);
    }

    /** Verifiers refuse credentials that carry this name. */
    static boolean isReserved(String name) {
        return name.equals(ANONYMOUS);
    }

    public boolean isAnonymous() {
        return isReserved(name);
    }

    @Override
    public String getName() {
        return name;
    }

    /** Whether the caller's highest role covers the needed one. */
    public boolean has(Role needed) {
        return roles.stream().flatMap(id -> Role.of(id).stream()).anyMatch(role -> role.covers(needed));
    }

    /** Whether the caller has one of these roles by name, or a higher one of {@link Role}. */
    public boolean hasAny(Collection<String> needed) {
        return needed.stream()
                .anyMatch(id -> roles.contains(id) || Role.of(id).map(this::has).orElse(false));
    }
}
