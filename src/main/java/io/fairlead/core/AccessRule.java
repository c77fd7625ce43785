package io.fairlead.core;

import java.util.List;

/**
 * Who may open a session on one relay or room, in addition to the gateway's own rule.
 *
 * @param roles the client needs one of these, or admin; empty: only the gateway's rule applies
 * @param origins allowed browser origins; empty: the gateway's list
 */
public record AccessRule(List<String> roles, List<String> origins) {
    public static final AccessRule DEFAULT = new AccessRule(List.of(), List.of());

    public AccessRule {
        roles = List.copyOf(roles);
        origins = List.copyOf(origins);
    }
}
