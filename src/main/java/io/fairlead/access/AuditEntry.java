package io.fairlead.access;

import java.time.Instant;

/**
 * One administrative action, performed or refused.
 *
 * @param who the name of the caller; empty: unknown
 * @param role the caller's highest role; empty: none
 * @param address the remote address
 * @param action the HTTP method
 * @param target the path, without its query
 * @param outcome the HTTP status
 */
public record AuditEntry(
        Instant time, String who, String role, String address, String action, String target, String outcome) {}
