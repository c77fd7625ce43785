package io.fairlead.access;

import java.util.Optional;

/**
 * Verifies bearer credentials (RFC 6750 §2.1).
 *
 * <p>Threading: every method may be called from any thread.
 */
public interface BearerVerifier {
    /** The caller; empty when the credential is not of this verifier or not valid now. */
    Optional<Caller> verify(String bearer, String address);

    /** Why {@link #verify} was empty, as the label of a metric: from a fixed set, never from the credential. */
    default String fault(String bearer) {
        return "wrong-token";
    }

    /** True when {@link #verify} may wait for the network: must not be called on a selector thread then. */
    default boolean mayBlock() {
        return false;
    }
}
