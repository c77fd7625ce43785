package io.fairlead.core;

import java.time.Duration;
import java.util.Locale;

/**
 * What happens to messages that a receiver does not take fast enough.
 *
 * @param maxQueueBytes payload bytes that may wait for one receiver
 * @param maxAge how long a message may wait; zero: no limit
 */
public record Delivery(Policy policy, long maxQueueBytes, Duration maxAge) {
    /** Whether of messages of so many bytes together, with none before them, all can leave: each fits, and replaces none. */
    boolean takesWhole(long bytes) {
        return policy == Policy.BLOCK || policy != Policy.CONFLATE && bytes <= maxQueueBytes;
    }

    /** See {@link Outbox} for what each does. */
    public enum Policy {
        BLOCK,
        DROP_OLDEST,
        DROP_NEWEST,
        CONFLATE,
        DISCONNECT;

        /** The name that the outside sees, such as {@code drop-oldest}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** True when a receiver that falls behind loses messages and stays. */
        public boolean drops() {
            return this == DROP_OLDEST || this == DROP_NEWEST || this == CONFLATE;
        }
    }
}
