package io.fairlead.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the channels are, as this process knows without a database. Those with losses that are not told yet, or with
 * entries that are not in the database yet, are all here; of the others the ones used last.
 *
 * <p>Threading: guarded by its owner's lock.
 */
final class ChannelHeads {
    private static final int KEPT = 10_000;

    /**
     * One channel.
     *
     * @param epoch empty: not known
     * @param position in the journal, behind its last record
     * @param losing whether entries were lost since the last one that was kept
     * @param unrecorded whether not even a mark of that could be kept
     */
    record Head(String epoch, long offset, long position, boolean losing, boolean unrecorded) {}

    private final Map<String, Head> channelHeads = new LinkedHashMap<>(16, 0.75f, true);

    Optional<Head> find(String channel) {
        return Optional.ofNullable(channelHeads.get(channel));
    }

    /** @param applied how far the journal is in the database */
    void put(String channel, Head head, long applied) {
        channelHeads.put(channel, head);
        if (channelHeads.size() > KEPT) {
            channelHeads
                    .values()
                    .removeIf(old -> channelHeads.size() > KEPT && !old.losing() && old.position() <= applied);
        }
    }

    void remove(String channel) {
        channelHeads.remove(channel);
    }

    String epoch(String channel) {
        @Nullable Head head = channelHeads.get(channel);
        return head == null ? "" : head.epoch();
    }

    /** Those with losses. */
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
