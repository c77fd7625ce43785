package io.fairlead.channel;

import java.time.Instant;
import java.util.List;

/** Lists the stored channels, whether or not they have listeners. */
public interface StoredChannels {
    /**
     * A stored channel.
     *
     * @param offset of the newest entry ever appended
     * @param newest the time of the newest kept entry; the epoch of 1970: none is kept
     */
    record Stored(String channel, long offset, Instant newest) {}

    /**
     * Channels that have entries and whose name starts with the prefix, sorted by name. May block.
     *
     * @throws io.fairlead.core.Problem busy
     */
    List<Stored> startingWith(String prefix, int limit);
}
