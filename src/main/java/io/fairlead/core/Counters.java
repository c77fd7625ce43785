package io.fairlead.core;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What went through one thing (a relay's side, an endpoint, a session) since it began.
 *
 * <p>Threading: safe. What many threads count has an adder for each number; a session, of which there are many and
 * which one thread counts at a time, has the numbers in itself, guarded by its lock.
 */
public final class Counters {
    private static final class Adders {
        private final LongAdder messagesIn = new LongAdder();
        private final LongAdder bytesIn = new LongAdder();
        private final LongAdder messagesOut = new LongAdder();
        private final LongAdder bytesOut = new LongAdder();
    }

    /** Null: those of a session. */
    private final @Nullable Adders adders;

    private long messagesIn;
    private long bytesIn;
    private long messagesOut;
    private long bytesOut;
    /** Made when the first is: most sessions lose nothing. */
    private volatile @Nullable Map<String, LongAdder> dropped;

    private final @Nullable Counters whole;

    public Counters() {
        this.adders = new Adders();
        this.whole = null;
    }

    /**
     * Of a session.
     *
     * @param whole counts everything that this one counts, too
     */
    public Counters(Counters whole) {
        this.adders = null;
        this.whole = whole;
    }

    /** One message received from the remote end. */
    public void received(long bytes) {
        received(1, bytes);
    }

    /** What one read brought of messages from the remote end. */
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
        if (whole != null) {
            whole.received(messages, bytes);
        }
    }

    /** Messages handed to the remote end's transport and taken by it. */
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

    public synchronized long messagesIn() {
        return adders != null ? adders.messagesIn.sum() : messagesIn;
    }

    public synchronized long messagesOut() {
        return adders != null ? adders.messagesOut.sum() : messagesOut;
    }

    public synchronized long bytesIn() {
        return adders != null ? adders.bytesIn.sum() : bytesIn;
    }

    public synchronized long bytesOut() {
        return adders != null ? adders.bytesOut.sum() : bytesOut;
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
