package io.fairlead.access;

import java.util.Optional;

/**
 * Verifies bearer credentials (RFC 6750 §2.1).
 *
 * <p>Threading: every method may be called from any thread.
 */
public interface BearerVerifier {
    /** The caller; empty if this verifier does not accept the credential, or not now. */
    Optional<Caller> verify(String bearer, String address);

    /**
     * The reason for which {@link #verify} returned empty, as a metric label: from a fixed set, never from the
     * credential.
     */
    default String fault(String bearer) {
        return "wrong-token";
    }

    /** Whether {@link #verify} may wait for the network; if so, it must not be called on a selector thread. */
    default boolean mayBlock() {
        return false;
    }
}
