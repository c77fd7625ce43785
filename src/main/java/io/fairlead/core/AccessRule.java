package io.fairlead.core;

import java.util.List;

/**
 * Who may open a session on one relay or room, beyond the gateway's own rule.
 *
 * @param roles one of these, or admin, is needed; empty: the gateway's rule alone
 * @param origins browser origins that may; empty: the gateway's list
 */
public record AccessRule(List<String> roles, List<String> origins) {
    public static final AccessRule DEFAULT = new AccessRule(List.of(), List.of());

    public AccessRule {
        roles = List.copyOf(roles);
        origins = List.copyOf(origins);
    }
}
