package io.fairlead.rest;

import io.fairlead.channel.StoredChannels;
import io.fairlead.channel.StoredChannels.Stored;
import io.fairlead.core.Problem;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The rooms or boards that are stored, whether anybody is there or not.
 *
 * <p>Threading: safe; calls may wait for the store.
 */
final class StoredNames {
    private static final int MOST = 10_000;
    private static final System.Logger LOG = System.getLogger(StoredNames.class.getName());

    private final StoredChannels channels;
    private final String prefix;

    /** @param prefix begins the names of their channels */
    StoredNames(StoredChannels channels, String prefix) {
        this.channels = channels;
        this.prefix = prefix;
    }

    /** By name; none while the store can't be asked, so that those in memory can be seen even then. */
    Map<String, Stored> all() {
        Map<String, Stored> found = new LinkedHashMap<>();
        try {
            channels.startingWith(prefix, MOST)
                    .forEach(one -> found.put(one.channel().substring(prefix.length()), one));
        } catch (Problem unavailable) {
            LOG.log(System.Logger.Level.DEBUG, "only what is in memory is listed: {0}", unavailable.detail());
        }
        return found;
    }

    /** @throws Problem busy, when the store can't be asked */
    boolean has(String name) {
        return channels.startingWith(prefix + name, 1).stream()
                .anyMatch(one -> one.channel().equals(prefix + name));
    }
}
