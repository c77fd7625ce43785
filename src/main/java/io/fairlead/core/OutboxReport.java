package io.fairlead.core;

/**
 * What an outbox tells the counters, gathered during a turn: they are shared by many threads, and each touch costs.
 *
 * <p>Threading: guarded by the outbox's lock.
 */
final class OutboxReport {
    private final Counters counters;
    private final Meters meters;
    private int messages;
    private long bytes;
    private long waitingBytes;

    OutboxReport(Counters counters, Meters meters) {
        this.counters = counters;
        this.meters = meters;
    }

    /** Messages were taken by the transport, so long after they were queued. */
    void sent(int count, int size, long nanos) {
        messages += count;
        bytes += size;
        meters.delivery().record(nanos, count);
    }

    void lost(long lost, String reason) {
        if (lost > 0) {
            counters.dropped(reason, lost);
            meters.dropped(reason, lost);
        }
    }

    /** @param nowWaiting payload bytes in the queue */
    void make(long nowWaiting) {
        if (messages > 0) {
            counters.sent(messages, bytes);
            messages = 0;
            bytes = 0;
        }
        if (nowWaiting != waitingBytes) {
            meters.outboxBytes().add(nowWaiting - waitingBytes);
            waitingBytes = nowWaiting;
        }
    }
}
