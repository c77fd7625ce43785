package io.fairlead.core;

import org.jspecify.annotations.Nullable;

/** What the owner of an {@link Outbox} is told and asked. */
public interface OutboxOwner {
    /** The receiver does not take what it should: close it with {@code slow-consumer}. Once, off every lock. */
    void onSlow();

    /** The frame that tells the receiver of lost messages, or null when its protocol has no word for it. */
    default @Nullable Frame gap(long dropped, Delivery.Policy policy) {
        return null;
    }
}
