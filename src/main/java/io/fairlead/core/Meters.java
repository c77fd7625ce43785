package io.fairlead.core;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Gateway-wide metrics, over all relays and endpoints.
 *
 * <p>Threading: safe.
 */
public final class Meters {
    private final LatencyHistogram delivery = new LatencyHistogram();
    private final LatencyHistogram pingRoundTrip = new LatencyHistogram();
    private final LongAdder outboxBytes = new LongAdder();
    private final LongAdder slowConsumers = new LongAdder();
    private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> upstreamConnects = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> authFailures = new ConcurrentHashMap<>();

    /** Time from queueing in an outbox until the transport has written the message. */
    public LatencyHistogram delivery() {
        return delivery;
    }

    public LatencyHistogram pingRoundTrip() {
        return pingRoundTrip;
    }

    /** Payload bytes now queued in all outboxes. */
    public LongAdder outboxBytes() {
        return outboxBytes;
    }

    /** Sessions and peers that were closed as slow consumers. */
    public LongAdder slowConsumers() {
        return slowConsumers;
    }

    public void dropped(String reason, long messages) {
        add(dropped, reason, messages);
    }

    /** @param result {@code ok} or a kind's id */
    public void upstreamConnect(String result) {
        add(upstreamConnects, result, 1);
    }

    public void authFailure(String reason) {
        add(authFailures, reason, 1);
    }

    public Map<String, Long> dropped() {
        return sums(dropped);
    }

    public Map<String, Long> upstreamConnects() {
        return sums(upstreamConnects);
    }

    public Map<String, Long> authFailures() {
        return sums(authFailures);
    }

    private static void add(Map<String, LongAdder> counters, String key, long n) {
        counters.computeIfAbsent(key, k -> new LongAdder()).add(n);
    }

    private static Map<String, Long> sums(Map<String, LongAdder> counters) {
        Map<String, Long> sums = new TreeMap<>();
        counters.forEach((key, count) -> sums.put(key, count.sum()));
        return sums;
    }
}
