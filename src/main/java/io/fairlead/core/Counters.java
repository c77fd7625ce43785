package io.fairlead.core;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What went through one thing (a relay's side, an endpoint, a session) since it began.
 *
 * <p>Threading: safe, and cheap to count from many threads; those of one session are in one piece of memory, as there are
 * many sessions.
 */
public final class Counters {
    private static final int MESSAGES_IN = 0;
    private static final int MESSAGES_OUT = 1;
    private static final int BYTES_IN = 2;
    private static final int BYTES_OUT = 3;
    private static final int ALL = 4;

    /** Of a session; null: sessions share these. */
    private final @Nullable AtomicLongArray own;

    private final List<LongAdder> shared;
    /** Made when the first is: most sessions lose nothing. */
    private volatile @Nullable Map<String, LongAdder> dropped;

    private final @Nullable Counters whole;

    public Counters() {
        this.own = null;
        this.shared = Stream.generate(LongAdder::new).limit(ALL).toList();
        this.whole = null;
    }

    /** @param whole counts everything that this one counts, too */
    public Counters(Counters whole) {
        this.own = new AtomicLongArray(ALL);
        this.shared = List.of();
        this.whole = whole;
    }

    private void add(int which, long count) {
        if (own != null) {
            own.getAndAdd(which, count);
        } else {
            shared.get(which).add(count);
        }
    }

    private long sum(int which) {
        return own != null ? own.get(which) : shared.get(which).sum();
    }

    /** One message received from the remote end. */
    public void received(long bytes) {
        received(1, bytes);
    }

    /** What one read brought of messages from the remote end. */
    public void received(int messages, long bytes) {
        add(MESSAGES_IN, messages);
        add(BYTES_IN, bytes);
        if (whole != null) {
            whole.received(messages, bytes);
        }
    }

    /** Messages handed to the remote end's transport and taken by it. */
    public void sent(int messages, long bytes) {
        add(MESSAGES_OUT, messages);
        add(BYTES_OUT, bytes);
        if (whole != null) {
            whole.sent(messages, bytes);
        }
    }

    /** Messages that were given up, for this reason (a policy or failure id). */
    public void dropped(String reason, long messages) {
        losses().computeIfAbsent(reason, r -> new LongAdder()).add(messages);
        if (whole != null) {
            whole.dropped(reason, messages);
        }
    }

    private Map<String, LongAdder> losses() {
        Map<String, LongAdder> known = dropped;
        return known != null ? known : firstLosses();
    }

    private synchronized Map<String, LongAdder> firstLosses() {
        Map<String, LongAdder> known = dropped;
        if (known == null) {
            known = new ConcurrentHashMap<>();
            dropped = known;
        }
        return known;
    }

    public long messagesIn() {
        return sum(MESSAGES_IN);
    }

    public long messagesOut() {
        return sum(MESSAGES_OUT);
    }

    public long bytesIn() {
        return sum(BYTES_IN);
    }

    public long bytesOut() {
        return sum(BYTES_OUT);
    }

    /** Messages given up, by reason, sorted. */
    public Map<String, Long> dropped() {
        Map<String, Long> sums = new TreeMap<>();
        Map<String, LongAdder> known = dropped;
        if (known != null) {
            known.forEach((reason, count) -> sums.put(reason, count.sum()));
        }
        return sums;
    }
}
