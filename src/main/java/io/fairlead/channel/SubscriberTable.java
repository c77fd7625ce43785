package io.fairlead.channel;

import io.fairlead.core.Batch;
import io.fairlead.core.ConnectionThread;
import io.fairlead.core.DirectOutput;
import io.fairlead.core.Outbox;
import io.fairlead.core.Problem;
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
        others.forEach(subscriber -> call(subscriber, one -> batches.forEach(one::onEntries)));
    }

    /** Delivers entries by calls alone, on any thread. */
    void deliver(List<EntryBatch> batches) {
        forEach(subscriber -> batches.forEach(subscriber::onEntries));
    }

    /** @param others receives the subscribers whose outputs are not clear */
    private static void write(
            EntryBatch entries, Outputs to, ConnectionThread thread, List<Channel.Subscriber> others) {
        Batch batch;
        ByteBuffer bytes;
        try {
            batch = entries.as(to.encodings.encoding());
            bytes = thread.share(batch.wire(to.encodings.wire()));
        } catch (Problem notEncodable) {
            // Each subscriber finds the same problem by itself and ends with it.
            others.addAll(List.of(to.subscribers));
            return;
        }
        int end = bytes.limit();
        long nanos = to.first.nanos();
        int payloadBytes = batch.bytes();
        int count = 0;
        for (int at = 0; at < to.outputs.length; at++) {
            DirectOutput output = to.outputs[at];
            if (!output.isClear(payloadBytes)) {
                others.add(to.subscribers[at]);
            } else if (output.write(batch, bytes.limit(end).position(0), nanos)) {
                count++;
            }
        }
        to.first.countDirect(count * batch.size(), (long) count * payloadBytes);
    }

    private static void call(Channel.Subscriber subscriber, Consumer<Channel.Subscriber> call) {
        try {
            call.accept(subscriber);
        } catch (RuntimeException defect) {
            LOG.log(Level.ERROR, "a subscriber failed", defect);
        }
    }
}
