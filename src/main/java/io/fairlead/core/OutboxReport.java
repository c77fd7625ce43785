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

    /** One message was taken by the transport, so long after it was queued. */
    void sent(int size, long nanos) {
        messages++;
        bytes += size;
        meters.delivery().record(nanos);
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
