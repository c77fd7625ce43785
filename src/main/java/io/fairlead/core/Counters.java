package io.fairlead.core;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What went through one thing (a relay's side, an endpoint, a session) since it began.
 *
 * <p>Threading: safe, and cheap to count from many threads.
 */
public final class Counters {
    private final LongAdder messagesIn = new LongAdder();
    private final LongAdder messagesOut = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();
    private final @Nullable Counters whole;

    public Counters() {
        this(null);
    }

    /** @param whole counts everything that this one counts, too */
    public Counters(@Nullable Counters whole) {
        this.whole = whole;
    }

    /** One message received from the remote end. */
    public void received(long bytes) {
        received(1, bytes);
    }

    /** What one read brought of messages from the remote end. */
    public void received(int messages, long bytes) {
        messagesIn.add(messages);
        bytesIn.add(bytes);
        if (whole != null) {
            whole.received(messages, bytes);
        }
    }

    /** Messages handed to the remote end's transport and taken by it. */
    public void sent(int messages, long bytes) {
        messagesOut.add(messages);
        bytesOut.add(bytes);
        if (whole != null) {
            whole.sent(messages, bytes);
        }
    }

    /** Messages that were given up, for this reason (a policy or failure id). */
    public void dropped(String reason, long messages) {
        dropped.computeIfAbsent(reason, r -> new LongAdder()).add(messages);
        if (whole != null) {
            whole.dropped(reason, messages);
        }
    }

    public long messagesIn() {
        return messagesIn.sum();
    }

    public long messagesOut() {
        return messagesOut.sum();
    }

    public long bytesIn() {
        return bytesIn.sum();
    }

    public long bytesOut() {
        return bytesOut.sum();
    }

    /** Messages given up, by reason, sorted. */
    public Map<String, Long> dropped() {
        Map<String, Long> sums = new TreeMap<>();
        dropped.forEach((reason, count) -> sums.put(reason, count.sum()));
        return sums;
    }
}
