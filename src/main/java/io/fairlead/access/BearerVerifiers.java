package io.fairlead.access;

import java.util.List;
import java.util.Optional;

/**
 * Combines verifiers: the first that accepts the credential decides. List cheap ones first.
 *
 * <p>Threading: immutable.
 */
public final class BearerVerifiers implements BearerVerifier {
    private final List<BearerVerifier> verifiers;

    public BearerVerifiers(List<BearerVerifier> verifiers) {
        this.verifiers = List.copyOf(verifiers);
    }

    @Override
    public Optional<Caller> verify(String bearer, String address) {
        for (BearerVerifier verifier : verifiers) {
            Optional<Caller> caller = verifier.verify(bearer, address);
            if (caller.isPresent()) {
                return caller;
            }
        }
        return Optional.empty();
    }

    @Override
    public String fault(String bearer) {
        String common = BearerVerifier.super.fault(bearer);
        return verifiers.stream()
                .map(verifier -> verifier.fault(bearer))
                .filter(fault -> !fault.equals(common))
                .findFirst()
                .orElse(common);
    }

    @Override
    public boolean mayBlock() {
        return verifiers.stream().anyMatch(BearerVerifier::mayBlock);
    }
}
