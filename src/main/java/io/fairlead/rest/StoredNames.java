package io.fairlead.rest;

import io.fairlead.channel.StoredChannels;
import io.fairlead.channel.StoredChannels.Stored;
import io.fairlead.core.Problem;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The stored rooms or boards, with or without members.
 *
 * <p>Threading: safe; calls may block on the store.
 */
final class StoredNames {
    private static final int MAX_NAMES = 10_000;
    private static final System.Logger LOG = System.getLogger(StoredNames.class.getName());

    private final StoredChannels channels;
    private final String prefix;

    /** @param prefix prefix of their channel names */
    StoredNames(StoredChannels channels, String prefix) {
        this.channels = channels;
        this.prefix = prefix;
    }

    /** All by name; empty if the store is unavailable, so that those in memory can still be listed. */
    Map<String, Stored> all() {
        Map<String, Stored> found = new LinkedHashMap<>();
        try {
            channels.startingWith(prefix, MAX_NAMES)
                    .forEach(one -> found.put(one.channel().substring(prefix.length()), one));
        } catch (Problem unavailable) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "the store is unavailable, only names in memory are listed: {0}",
                    unavailable.detail());
        }
        return found;
    }

    /** @throws Problem busy, if the store is unavailable */
    boolean has(String name) {
        return channels.startingWith(prefix + name, 1).stream()
                .anyMatch(one -> one.channel().equals(prefix + name));
    }
}
