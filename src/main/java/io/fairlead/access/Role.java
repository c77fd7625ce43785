package io.fairlead.access;

import java.util.Locale;
import java.util.Optional;

/** The permissions of an administrator; each role includes those before it. */
public enum Role {
    /** May read. */
    VIEWER,
    /** May also start, stop, send, kick, tap and issue tickets. */
    OPERATOR,
    /** May also create, change and delete, and read the audit log. */
    ADMIN;

    /** The name in the API and in tokens, such as {@code viewer}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this role includes the other. */
    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** The role with exactly this id; empty for any other name. */
    public static Optional<Role> of(String id) {
        for (Role role : values()) {
            if (role.id().equals(id)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
