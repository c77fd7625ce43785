package io.fairlead.channel;

import java.time.Instant;
import java.util.List;

/** Which channels are stored, whether anybody has joined them or not. */
public interface StoredChannels {
    /**
     * One of them.
     *
     * @param offset of the newest entry ever appended
     * @param newest when the newest entry that is kept was published; the epoch of 1970: none is kept
     */
    record Stored(String channel, long offset, Instant newest) {}

    /** Those that somebody wrote to and whose name begins so, sorted by name. May block. @throws io.fairlead.core.Problem busy */
    List<Stored> startingWith(String prefix, int limit);
}
