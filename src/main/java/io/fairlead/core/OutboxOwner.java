package io.fairlead.core;

import org.jspecify.annotations.Nullable;

/** Callbacks of an {@link Outbox} to its owner. */
public interface OutboxOwner {
    /**
     * The receiver is too slow: the owner must close it with {@code slow-consumer}. Called once, without a lock held.
     */
    void onSlow();

    /** The frame that notifies the receiver of dropped messages; null if its protocol has none. */
    default @Nullable Frame gap(long dropped, Delivery.Policy policy) {
        return null;
    }
}
