package io.fairlead.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest offsets of channels, known without the database. Contains every channel with unrecorded losses or with
 * entries not yet in the database, and the most recently used of the others.
 *
 * <p>Threading: guarded by its owner's lock.
 */
final class ChannelHeads {
    private static final int MAX_HEADS = 10_000;

    /**
     * One channel.
     *
     * @param epoch empty if unknown
     * @param position the journal position after the channel's last record
     * @param losing whether entries were lost since the last stored one
     * @param unrecorded whether the loss could not be recorded in the journal either
     */
    record Head(String epoch, long offset, long position, boolean losing, boolean unrecorded) {}

    private final Map<String, Head> channelHeads = new LinkedHashMap<>(16, 0.75f, true);

    Optional<Head> find(String channel) {
        return Optional.ofNullable(channelHeads.get(channel));
    }

    /** @param applied the journal position up to which the database is current */
    void put(String channel, Head head, long applied) {
        channelHeads.put(channel, head);
        if (channelHeads.size() > MAX_HEADS) {
            channelHeads
                    .values()
                    .removeIf(old -> channelHeads.size() > MAX_HEADS && !old.losing() && old.position() <= applied);
        }
    }

    void remove(String channel) {
        channelHeads.remove(channel);
    }

    String epoch(String channel) {
        @Nullable Head head = channelHeads.get(channel);
        return head == null ? "" : head.epoch();
    }

    /** The channels with losses. */
    Map<String, Head> losing() {
        Map<String, Head> losing = new LinkedHashMap<>();
        channelHeads.forEach((channel, head) -> {
            if (head.losing()) {
                losing.put(channel, head);
            }
        });
        return losing;
    }
}
