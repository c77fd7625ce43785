package io.fairlead.channel;

import java.time.Duration;

/**
 * How many entries of a channel are kept, and for how long.
 *
 * @param maxEntries the newest entries, in memory and in the store
 * @param maxAge of an entry; zero: unlimited
 * @param stored whether the entries survive a restart
 */
public record Retention(int maxEntries, Duration maxAge, boolean stored) {
    /** In memory only, without a maximum age. */
    public static Retention memory(int maxEntries) {
        return new Retention(maxEntries, Duration.ZERO, false);
    }
}
