package io.fairlead.rest;

/** A condition of a request on the version that is there does not hold (RFC 9110 §15.5.13): 412. */
final class PreconditionFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param detail for the caller */
    PreconditionFailed(String detail) {
        super(detail, null, false, false);
    }
}
