package io.fairlead.channel;

import java.time.Duration;

/**
 * How much of a channel is kept.
 *
 * @param maxEntries newest entries in memory, and in the store
 * @param maxAge of an entry; zero: any
 * @param stored whether it outlives a restart
 */
public record Retention(int maxEntries, Duration maxAge, boolean stored) {
    /** In memory only, whatever the age. */
    public static Retention memory(int maxEntries) {
        return new Retention(maxEntries, Duration.ZERO, false);
    }
}
