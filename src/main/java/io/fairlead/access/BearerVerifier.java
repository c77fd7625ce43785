package io.fairlead.access;

import java.util.Optional;

/**
 * Knows whose a bearer credential is (RFC 6750 §2.1).
 *
 * <p>Threading: every method may be called from any thread.
 */
public interface BearerVerifier {
    /** Whose it is; empty when it is not one of this verifier's or not valid now. */
    Optional<Caller> verify(String bearer, String address);

    /** Why {@link #verify} was empty, as a metric's label: from a small fixed set, never from the credential. */
    default String fault(String bearer) {
        return "wrong-token";
    }

    /** True when {@link #verify} may wait for the network: then not to be called on a selector's thread. */
    default boolean mayBlock() {
        return false;
    }
}
