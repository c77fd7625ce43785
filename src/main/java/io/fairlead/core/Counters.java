package io.fairlead.core;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Traffic counters of one side of a relay, one endpoint or one session.
 *
 * <p>Threading: safe. Counters shared by many threads use adders. A session's counters are updated by one thread at a
 * time and are plain fields guarded by this object's lock, which saves memory.
 */
public final class Counters {
    private static final class Adders {
        private final LongAdder messagesIn = new LongAdder();
        private final LongAdder bytesIn = new LongAdder();
        private final LongAdder messagesOut = new LongAdder();
        private final LongAdder bytesOut = new LongAdder();
    }

    /** Null in a session's counters. */
    private final @Nullable Adders adders;

    private long messagesIn;
    private long bytesIn;
    private long messagesOut;
    private long bytesOut;
    /** Created on the first drop: most sessions drop nothing. */
    private volatile @Nullable Map<String, LongAdder> dropped;

    private final @Nullable Counters parent;
    /** Counts what is written past the outbox. */
    private final @Nullable DirectOutput direct;

    public Counters() {
        this.adders = new Adders();
        this.parent = null;
        this.direct = null;
    }

    /** Counters of a session that nothing writes to past its outbox. See {@link #Counters(Counters, DirectOutput)}. */
    public Counters(Counters parent) {
        this(parent, null);
    }

    /**
     * Counters of a session.
     *
     * @param parent the parent, which counts everything that this one counts
     * @param direct counts what is written past the outbox, for this one only; null: nothing is
     */
    public Counters(Counters parent, @Nullable DirectOutput direct) {
        this.adders = null;
        this.parent = parent;
        this.direct = direct;
    }

    /** Messages that {@link DirectOutput}s wrote, which count them for their own sessions; here the parent counts them. */
    void sentDirectly(int messages, long bytes) {
        if (parent != null) {
            parent.sent(messages, bytes);
        }
    }

    /** One message received from the remote end. */
    public void received(long bytes) {
        received(1, bytes);
    }

    /** Messages received in one read from the remote end. */
    public void received(int messages, long bytes) {
        if (adders != null) {
            adders.messagesIn.add(messages);
            adders.bytesIn.add(bytes);
        } else {
            synchronized (this) {
                messagesIn += messages;
                bytesIn += bytes;
            }
        }
        if (parent != null) {
            parent.received(messages, bytes);
        }
    }

    /** Messages that the transport has written. */
    public void sent(int messages, long bytes) {
        if (adders != null) {
            adders.messagesOut.add(messages);
            adders.bytesOut.add(bytes);
        } else {
            synchronized (this) {
                messagesOut += messages;
                bytesOut += bytes;
            }
        }
        if (parent != null) {
            parent.sent(messages, bytes);
        }
    }

    /** Dropped messages, with the reason (a policy or failure id). */
    public void dropped(String reason, long messages) {
        droppedByReason().computeIfAbsent(reason, r -> new LongAdder()).add(messages);
        if (parent != null) {
            parent.dropped(reason, messages);
        }
    }

    private Map<String, LongAdder> droppedByReason() {
        Map<String, LongAdder> known = dropped;
        return known != null ? known : createDropped();
    }

    private synchronized Map<String, LongAdder> createDropped() {
        Map<String, LongAdder> known = dropped;
        if (known == null) {
            known = new ConcurrentHashMap<>();
            dropped = known;
        }
        return known;
    }

    public synchronized long messagesIn() {
        return adders != null ? adders.messagesIn.sum() : messagesIn;
    }

    public synchronized long messagesOut() {
        return adders != null ? adders.messagesOut.sum() : messagesOut + (direct == null ? 0 : direct.messages());
    }

    public synchronized long bytesIn() {
        return adders != null ? adders.bytesIn.sum() : bytesIn;
    }

    public synchronized long bytesOut() {
        return adders != null ? adders.bytesOut.sum() : bytesOut + (direct == null ? 0 : direct.bytes());
    }

    /** Dropped messages by reason, sorted. */
    public Map<String, Long> dropped() {
        Map<String, Long> sums = new TreeMap<>();
        Map<String, LongAdder> known = dropped;
        if (known != null) {
            known.forEach((reason, count) -> sums.put(reason, count.sum()));
        }
        return sums;
    }
}
