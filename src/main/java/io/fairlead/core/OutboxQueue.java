package io.fairlead.core;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The waiting frames of one {@link Outbox} under its delivery policy, their size, and where among them messages were lost.
 *
 * <p>Threading: guarded by the outbox's lock.
 */
final class OutboxQueue {
    /** One waiting frame. Not a record: conflation changes it in its place. */
    static final class Entry {
        private Frame frame;
        private final @Nullable Object key;
        private final long nanos;
        private final boolean counted;
        private long lostBefore;

        private Entry(Frame frame, @Nullable Object key, long nanos, boolean counted) {
            this.frame = frame;
            this.key = key;
            this.nanos = nanos;
            this.counted = counted;
        }

        Frame frame() {
            return frame;
        }

        long nanos() {
            return nanos;
        }

        /** False for a replay, which the bound does not count. */
        boolean counted() {
            return counted;
        }
    }

    /** What sources that were told to wait may still bring: for each the rest of one read. */
    private static final long BLOCK_SLACK_BYTES = 16L << 20;

    private final Delivery delivery;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>(4);
    private final Map<Object, Entry> byKey = new HashMap<>(0);
    private long bytes;
    private long countedBytes;
    private long lost;
    private long lostAtTail;
    private boolean slow;

    OutboxQueue(Delivery delivery) {
        this.delivery = delivery;
    }

    /** Applies the policy; {@link #takeSlow} tells afterwards whether the receiver was found slow. */
    Outbox.Offer offer(Frame frame, @Nullable Object key, long nanos, long inFlightBytes) {
        long limit = delivery.maxQueueBytes();
        boolean fits = fits(frame, inFlightBytes);
        return switch (delivery.policy()) {
            case BLOCK -> {
                if (countedBytes + inFlightBytes >= limit + Math.max(limit, BLOCK_SLACK_BYTES)) {
                    yield refuse();
                }
                add(new Entry(frame, null, nanos, true));
                yield isFull(inFlightBytes) ? Outbox.Offer.FULL : Outbox.Offer.TAKEN;
            }
            case DISCONNECT -> fits ? take(frame, null, nanos) : refuse();
            case DROP_NEWEST -> fits ? take(frame, null, nanos) : loseNewest();
            case DROP_OLDEST -> makeRoom(frame, null, nanos, inFlightBytes);
            case CONFLATE ->
                key != null && replace(frame, key) ? Outbox.Offer.TAKEN : makeRoom(frame, key, nanos, inFlightBytes);
        };
    }

    private boolean fits(Frame frame, long inFlightBytes) {
        long waiting = countedBytes + inFlightBytes;
        return waiting == 0 || waiting + frame.size() <= delivery.maxQueueBytes();
    }

    boolean isFull(long inFlightBytes) {
        return countedBytes + inFlightBytes >= delivery.maxQueueBytes();
    }

    /** At most half full: sources may go on. */
    boolean hasRoom(long inFlightBytes) {
        return countedBytes + inFlightBytes <= delivery.maxQueueBytes() / 2;
    }

    private Outbox.Offer take(Frame frame, @Nullable Object key, long nanos) {
        add(new Entry(frame, key, nanos, true));
        return Outbox.Offer.TAKEN;
    }

    private Outbox.Offer makeRoom(Frame frame, @Nullable Object key, long nanos, long inFlightBytes) {
        boolean room = fits(frame, inFlightBytes);
        while (!room && loseOldest()) {
            room = fits(frame, inFlightBytes);
        }
        return room ? take(frame, key, nanos) : loseNewest();
    }

    private Outbox.Offer refuse() {
        slow = true;
        return Outbox.Offer.CLOSED;
    }

    void addReplay(Frame frame, long nanos) {
        add(new Entry(frame, null, nanos, false));
    }

    private void add(Entry entry) {
        entry.lostBefore = lostAtTail;
        lostAtTail = 0;
        entries.add(entry);
        account(entry, entry.frame.size());
        if (entry.key != null) {
            byKey.put(entry.key, entry);
        }
    }

    private void account(Entry entry, long size) {
        bytes += size;
        if (entry.counted) {
            countedBytes += size;
        }
    }

    /** Puts the frame in the place of the waiting one with this key, which is lost. */
    private boolean replace(Frame frame, Object key) {
        Entry entry = byKey.get(key);
        if (entry == null) {
            return false;
        }
        account(entry, (long) frame.size() - entry.frame.size());
        entry.frame = frame;
        entry.lostBefore++;
        lost++;
        return true;
    }

    @Nullable Entry poll() {
        Entry head = entries.poll();
        if (head != null) {
            remove(head);
        }
        return head;
    }

    private void remove(Entry entry) {
        account(entry, -entry.frame.size());
        if (entry.key != null) {
            byKey.remove(entry.key, entry);
        }
    }

    private Outbox.Offer loseNewest() {
        lost++;
        lostAtTail++;
        return Outbox.Offer.DROPPED;
    }

    /** Gives up the head; false when there is none. */
    private boolean loseOldest() {
        Entry head = poll();
        if (head == null) {
            return false;
        }
        lost++;
        Entry next = entries.peek();
        if (next == null) {
            lostAtTail += head.lostBefore + 1;
        } else {
            next.lostBefore += head.lostBefore + 1;
        }
        return true;
    }

    /** Gives up everything that was queued before this time; returns how many. */
    long loseOlderThan(long nanos) {
        long before = lost;
        Entry head = entries.peek();
        while (head != null && head.nanos - nanos < 0) {
            loseOldest();
            head = entries.peek();
        }
        return lost - before;
    }

    /** How many messages were lost just before the one that is next, and not told yet. */
    private long lostAtHead() {
        Entry head = entries.peek();
        return head == null ? lostAtTail : head.lostBefore;
    }

    /** Messages that were lost just before the next one: told once. */
    long takeLost() {
        long told = lostAtHead();
        Entry head = entries.peek();
        if (head == null) {
            lostAtTail = 0;
        } else {
            head.lostBefore = 0;
        }
        return told;
    }

    /** Whether an offer found the receiver slow since this was last asked. */
    boolean takeSlow() {
        boolean was = slow;
        slow = false;
        return was;
    }

    void clear() {
        entries.clear();
        byKey.clear();
        bytes = 0;
        countedBytes = 0;
        lostAtTail = 0;
    }

    long bytes() {
        return bytes;
    }

    long countedBytes() {
        return countedBytes;
    }

    long lost() {
        return lost;
    }

    int size() {
        return entries.size();
    }
}
