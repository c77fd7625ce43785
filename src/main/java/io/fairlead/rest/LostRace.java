package io.fairlead.rest;

/** The {@code If-Match} of a request names another version than the one that is there: 412. */
final class LostRace extends RuntimeException {
    private static final long serialVersionUID = 1L;
    static final String DETAIL = "the definition is not the one that If-Match names: read it again";

    LostRace() {
        super(DETAIL, null, false, false);
    }
}
