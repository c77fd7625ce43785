package io.fairlead.channel;

import io.fairlead.core.Batch;
import io.fairlead.core.ConnectionThread;
import io.fairlead.core.DirectOutput;
import io.fairlead.core.Outbox;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of one thread at one time, with the direct outputs of those that have one, by encoding. Entries are
 * encoded once for each encoding and written from one buffer to all outputs that are clear, without touching anything
 * else of their sessions; the other subscribers receive them by a call.
 *
 * <p>Threading: immutable; calls on the group's thread, or under its lock.
 */
final class SubscriberTable {
    /** The outputs of subscribers that share an encoding of entries and one of frames; the arrays correspond. */
    private static final class Outputs {
        private final Encodings encodings;
        private final Outbox first;
        private final DirectOutput[] outputs;
        private final Channel.Subscriber[] subscribers;

        Outputs(Encodings encodings, Map<Channel.Subscriber, Channel.DirectEntries> members) {
            Collection<Channel.DirectEntries> values = members.values();
            this.encodings = encodings;
            this.first = values.iterator().next().outbox();
            this.outputs = values.stream().map(Channel.DirectEntries::output).toArray(DirectOutput[]::new);
            this.subscribers = members.keySet().toArray(Channel.Subscriber[]::new);
        }
    }

    private record Encodings(Entry.Encoding encoding, Batch.Encoding wire) {}

    private static final Logger LOG = System.getLogger(SubscriberTable.class.getName());

    /** Leaves room for the headers of all frames of a batch: 10 bytes each, of at most 64 KiB of entries, or of one. */
    private static final int MAX_PAYLOAD_BYTES = ConnectionThread.MAX_SHARED_BYTES / 2;

    static final SubscriberTable EMPTY = new SubscriberTable(Map.of());

    private final List<Channel.Subscriber> all;
    private final List<Channel.Subscriber> withoutOutput = new ArrayList<>();
    private final List<Outputs> byEncoding = new ArrayList<>();

    /** @param subscribers with {@link Channel.Subscriber#directEntries}, in the order in which they are called */
    SubscriberTable(Map<Channel.Subscriber, Optional<Channel.DirectEntries>> subscribers) {
        this.all = List.copyOf(subscribers.keySet());
        Map<Encodings, Map<Channel.Subscriber, Channel.DirectEntries>> grouped = new LinkedHashMap<>();
        subscribers.forEach((subscriber, direct) -> {
            if (direct.isPresent()) {
                grouped.computeIfAbsent(
                                new Encodings(
                                        direct.get().encoding(),
                                        direct.get().output().encoding()),
                                one -> new LinkedHashMap<>())
                        .put(subscriber, direct.get());
            } else {
                withoutOutput.add(subscriber);
            }
        });
        grouped.forEach((encodings, members) -> byEncoding.add(new Outputs(encodings, members)));
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    int size() {
        return all.size();
    }

    /** Calls each subscriber; a failure of one does not affect the others. */
    void forEach(Consumer<Channel.Subscriber> call) {
        all.forEach(subscriber -> call(subscriber, call));
    }

    /**
     * Delivers entries on the group's thread.
     *
     * @param batches in log order
     */
    void write(List<EntryBatch> batches, ConnectionThread thread) {
        EntryBatch joined = EntryBatch.joined(batches);
        if (joined.hasLost()) {
            deliver(batches);
            return;
        }
        List<Channel.Subscriber> others = new ArrayList<>(withoutOutput);
        for (Outputs outputs : byEncoding) {
            write(joined, outputs, thread, others);
        }
        others.forEach(subscriber -> deliver(batches, subscriber));
    }

    /** Delivers entries by calls alone, on any thread. */
    void deliver(List<EntryBatch> batches) {
        all.forEach(subscriber -> deliver(batches, subscriber));
    }

    private static void deliver(List<EntryBatch> batches, Channel.Subscriber to) {
        for (EntryBatch batch : batches) {
            call(to, subscriber -> subscriber.onEntries(batch));
        }
    }

    /** @param others receives the subscribers whose outputs are not clear */
    private static void write(
            EntryBatch entries, Outputs to, ConnectionThread thread, List<Channel.Subscriber> others) {
        Batch batch = encoded(entries, to);
        ByteBuffer shared = null;
        long nanos = 0;
        int count = 0;
        for (int at = 0; at < to.outputs.length; at++) {
            DirectOutput output = to.outputs[at];
            if (batch == null || !output.isClear(batch.bytes())) {
                others.add(to.subscribers[at]);
                continue;
            }
            if (shared == null) {
                shared = thread.share(batch.wire(to.encodings.wire()));
                nanos = to.first.nanos();
            }
            try {
                count += output.write(batch, shared.rewind(), nanos) ? 1 : 0;
            } catch (RuntimeException defect) {
                log(defect);
            }
        }
        if (batch != null && count > 0) {
            to.first.countDirect(count * batch.size(), (long) count * batch.bytes());
        }
    }

    /** Null if the entries can't be encoded, which each subscriber finds by itself, or are too long to be shared. */
    private static @Nullable Batch encoded(EntryBatch entries, Outputs to) {
        try {
            Batch batch = entries.as(to.encodings.encoding());
            return batch.bytes() <= MAX_PAYLOAD_BYTES ? batch : null;
        } catch (RuntimeException notEncodable) {
            LOG.log(Level.DEBUG, "entries are left to their subscribers", notEncodable);
            return null;
        }
    }

    private static void call(Channel.Subscriber subscriber, Consumer<Channel.Subscriber> call) {
        try {
            call.accept(subscriber);
        } catch (RuntimeException defect) {
            log(defect);
        }
    }

    private static void log(RuntimeException defect) {
        LOG.log(Level.ERROR, "a subscriber failed", defect);
    }
}
