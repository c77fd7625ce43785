package io.fairlead.core;

/** What became of a frame that was offered to an {@link Outbox}. */
public enum OfferResult {
    /** Queued, and there is room for more. */
    TAKEN,
    /** Queued, but the source should wait for {@link Outbox#onTaken}. */
    FULL,
    /** Given up, as the policy says. */
    DROPPED,
    /** Refused: closed, closing or found slow by this very frame. */
    CLOSED
}
