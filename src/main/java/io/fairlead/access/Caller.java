package io.fairlead.access;

import java.security.Principal;
import java.util.Collection;
import java.util.Set;

/**
 * Who is calling. A principal, so that it travels through any container's handshake.
 *
 * @param name from the token or the JWT's {@code sub}; {@code anonymous} without credentials
 * @param roles {@link Role} ids and names of the issuer's own
 * @param address the remote address that the request came from
 */
public record Caller(String name, Set<String> roles, String address) implements Principal {
    private static final String ANONYMOUS = "anonymous";

    public Caller {
        roles = Set.copyOf(roles);
    }

    public static Caller anonymous(String address) {
        return new Caller(ANONYMOUS, Set.of(), address);
    }

    /** The same caller, calling from here. */
    Caller at(String place) {
        return new Caller(name, roles, place);
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

    /** True when the highest of the caller's roles covers the needed one. */
    public boolean has(Role needed) {
        return roles.stream().flatMap(id -> Role.of(id).stream()).anyMatch(role -> role.covers(needed));
    }

    /** True when the caller has one of these by name, or a higher one of {@link Role}. */
    public boolean hasAny(Collection<String> needed) {
        return needed.stream()
                .anyMatch(id -> roles.contains(id) || Role.of(id).map(this::has).orElse(false));
    }
}
