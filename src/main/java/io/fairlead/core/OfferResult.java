package io.fairlead.core;

/** The result of offering a frame to an {@link Outbox}. */
public enum OfferResult {
    /** Queued; there is room for more. */
    TAKEN,
    /** Queued; the source should wait for {@link Outbox#onTaken}. */
    FULL,
    /** Dropped by the policy. */
    DROPPED,
    /** Refused: the outbox is closed or closing, or this frame exceeded the limit of a slow receiver. */
    CLOSED
}
