package io.fairlead.access;

import java.util.Locale;
import java.util.Optional;

/** What an administrator may do; each role covers those before it. */
public enum Role {
    /** Reads. */
    VIEWER,
    /** Also starts, stops, sends, kicks, taps and makes tickets. */
    OPERATOR,
    /** Also creates, changes and deletes, and reads the audit. */
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
