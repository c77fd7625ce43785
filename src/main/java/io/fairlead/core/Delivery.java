package io.fairlead.core;

import java.time.Duration;
import java.util.Locale;

/**
 * What happens to messages when a receiver is too slow.
 *
 * @param maxQueueBytes payload bytes that may be queued for one receiver
 * @param maxAge how long a message may be queued; zero: no limit
 */
public record Delivery(Policy policy, long maxQueueBytes, Duration maxAge) {
    private static final int NONE_WHOLE = -1;

    /** The total size up to which messages are all sent if the queue is empty: each fits, and none replaces another. */
    int maxWholeBytes() {
        return policy == Policy.BLOCK
                ? Integer.MAX_VALUE
                : policy == Policy.CONFLATE ? NONE_WHOLE : (int) Math.min(maxQueueBytes, Integer.MAX_VALUE);
    }

    /** See {@link Outbox} for the meaning of each policy. */
    public enum Policy {
        BLOCK,
        DROP_OLDEST,
        DROP_NEWEST,
        CONFLATE,
        DISCONNECT;

        /** The external name, such as {@code drop-oldest}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether a slow receiver loses messages but stays connected. */
        public boolean drops() {
            return this == DROP_OLDEST || this == DROP_NEWEST || this == CONFLATE;
        }
    }
}
