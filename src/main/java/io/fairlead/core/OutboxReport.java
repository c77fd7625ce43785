package io.fairlead.core;

/**
 * What an outbox tells the counters, gathered during a turn: they are shared by many threads, and each touch costs.
 *
 * <p>Threading: guarded by the outbox's lock.
 */
final class OutboxReport {
    private final Counters counters;
    private final Meters meters;
    private final MemoryBudget.Account memory;
    private int messages;
    private long bytes;
    private long waitingBytes;
    private long heldBytes;

    OutboxReport(Counters counters, Meters meters, MemoryBudget.Account memory) {
        this.counters = counters;
        this.meters = meters;
        this.memory = memory;
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

    /**
     * @param nowHeld bytes that wait or are with the transport, with what holding them takes
     * @param used see {@link OutboxQueue#takeUsed}
     */
    void hold(long nowHeld, long used) {
        if (nowHeld != heldBytes || used != 0) {
            memory.queued(nowHeld - heldBytes, used);
            heldBytes = nowHeld;
        }
    }
}
