package io.fairlead.channel;

import java.time.Instant;
import java.util.List;

/** Lists the stored channels, whether anybody has joined them or not. */
public interface StoredChannels {
    /**
     * A stored channel.
     *
     * @param offset of the newest entry ever appended
     * @param newest when the newest kept entry was published; the epoch of 1970: none is kept
     */
    record Stored(String channel, long offset, Instant newest) {}

    /** Those that have entries and whose name starts with the prefix, sorted by name. May block. @throws io.fairlead.core.Problem busy */
    List<Stored> startingWith(String prefix, int limit);
}
