package io.fairlead.core;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The queued frames of one {@link Outbox} under its delivery policy, their size, and the positions at which messages
 * were dropped. Collections are created on first use, as most outboxes never need them.
 *
 * <p>Threading: guarded by the outbox's lock.
 */
final class OutboxQueue {
    /** One queued frame. Not a record: conflation replaces the frame in place. */
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

    private static final int INITIAL_CAPACITY = 4;
    /** Allowance for sources that have been asked to wait: each may still offer the rest of one read. */
    private static final long BLOCK_SLACK_BYTES = 16L << 20;

    private final Delivery delivery;
    /** Sent before {@link #entries}; the bound does not count them and never drops them. */
    private @Nullable ArrayDeque<Entry> replays;

    private @Nullable ArrayDeque<Entry> entries;
    private @Nullable Map<Object, Entry> byKey;
    private long bytes;
    private long countedBytes;
    /** Change since {@link #takeUsed} of the bytes that only this queue references. */
    private long used;

    private long lost;
    private long lostAtTail;
    private boolean slow;

    OutboxQueue(Delivery delivery) {
        this.delivery = delivery;
    }

    /** Applies the policy; {@link #takeSlow} then tells whether it found the receiver slow. */
    OfferResult offer(Frame frame, @Nullable Object key, long nanos, long inFlightBytes) {
        long limit = delivery.maxQueueBytes();
        boolean fits = fits(frame, inFlightBytes);
        return switch (delivery.policy()) {
            case BLOCK -> {
                if (countedBytes + inFlightBytes >= limit + Math.max(limit, BLOCK_SLACK_BYTES)) {
                    yield refuse();
                }
                add(new Entry(frame, null, nanos, true));
                yield isFull(inFlightBytes) ? OfferResult.FULL : OfferResult.TAKEN;
            }
            case DISCONNECT -> fits ? take(frame, null, nanos) : refuse();
            case DROP_NEWEST -> fits ? take(frame, null, nanos) : loseNewest();
            case DROP_OLDEST -> makeRoom(frame, null, nanos, inFlightBytes);
            case CONFLATE -> conflate(frame, key, nanos, inFlightBytes);
        };
    }

    private boolean fits(Frame frame, long inFlightBytes) {
        long waiting = countedBytes + inFlightBytes;
        return waiting == 0 || waiting + frame.size() <= delivery.maxQueueBytes();
    }

    boolean isFull(long inFlightBytes) {
        return countedBytes + inFlightBytes >= delivery.maxQueueBytes();
    }

    /** At most half full: sources may continue. */
    boolean hasRoom(long inFlightBytes) {
        return countedBytes + inFlightBytes <= delivery.maxQueueBytes() / 2;
    }

    private OfferResult take(Frame frame, @Nullable Object key, long nanos) {
        add(new Entry(frame, key, nanos, true));
        return OfferResult.TAKEN;
    }

    private OfferResult makeRoom(Frame frame, @Nullable Object key, long nanos, long inFlightBytes) {
        boolean room = fits(frame, inFlightBytes);
        while (!room && loseOldest()) {
            room = fits(frame, inFlightBytes);
        }
        return room ? take(frame, key, nanos) : loseNewest();
    }

    /** Replaces the queued frame with this key; appends the frame if it does not fit there. */
    private OfferResult conflate(Frame frame, @Nullable Object key, long nanos, long inFlightBytes) {
        Entry known = key == null || byKey == null ? null : byKey.get(key);
        if (known != null) {
            long others = countedBytes + inFlightBytes - known.frame.size();
            if (others == 0 || others + frame.size() <= delivery.maxQueueBytes()) {
                replace(known, frame);
                return OfferResult.TAKEN;
            }
            lose(known, waiting());
        }
        return makeRoom(frame, key, nanos, inFlightBytes);
    }

    private void lose(Entry waiting, ArrayDeque<Entry> among) {
        Iterator<Entry> all = among.iterator();
        Entry at = all.next();
        while (at != waiting) {
            at = all.next();
        }
        all.remove();
        remove(waiting);
        lose(waiting, all.hasNext() ? all.next() : null);
    }

    private OfferResult refuse() {
        slow = true;
        return OfferResult.CLOSED;
    }

    void addReplay(Frame frame, long nanos) {
        add(new Entry(frame, null, nanos, false));
    }

    private void add(Entry entry) {
        entry.lostBefore = lostAtTail;
        lostAtTail = 0;
        (entry.counted ? waiting() : replaying()).add(entry);
        account(entry, entry.frame.size());
        used += MemoryBudget.ENTRY_BYTES + entry.frame.retain();
        if (entry.key != null) {
            byKey = byKey == null ? new HashMap<>() : byKey;
            byKey.put(entry.key, entry);
        }
    }

    private ArrayDeque<Entry> waiting() {
        ArrayDeque<Entry> made = entries == null ? new ArrayDeque<>(INITIAL_CAPACITY) : entries;
        entries = made;
        return made;
    }

    private ArrayDeque<Entry> replaying() {
        ArrayDeque<Entry> made = replays == null ? new ArrayDeque<>(INITIAL_CAPACITY) : replays;
        replays = made;
        return made;
    }

    private void account(Entry entry, long size) {
        bytes += size;
        if (entry.counted) {
            countedBytes += size;
        }
    }

    /** Replaces the entry's frame; the previous frame counts as dropped. */
    private void replace(Entry entry, Frame frame) {
        account(entry, (long) frame.size() - entry.frame.size());
        used += frame.retain() - entry.frame.release();
        entry.frame = frame;
        entry.lostBefore++;
        lost++;
    }

    @Nullable Entry poll() {
        Entry replay = poll(replays);
        if (replay == null) {
            replays = null;
        }
        return replay != null ? replay : poll(entries);
    }

    private @Nullable Entry poll(@Nullable ArrayDeque<Entry> from) {
        Entry first = from == null ? null : from.poll();
        if (first != null) {
            remove(first);
        }
        return first;
    }

    private static @Nullable Entry peek(@Nullable ArrayDeque<Entry> queue) {
        return queue == null ? null : queue.peek();
    }

    private @Nullable Entry head() {
        Entry replay = peek(replays);
        return replay != null ? replay : peek(entries);
    }

    private void remove(Entry entry) {
        account(entry, -entry.frame.size());
        used -= MemoryBudget.ENTRY_BYTES + entry.frame.release();
        if (entry.key != null && byKey != null) {
            byKey.remove(entry.key, entry);
        }
    }

    private OfferResult loseNewest() {
        lost++;
        lostAtTail++;
        return OfferResult.DROPPED;
    }

    /** Drops the oldest counted frame; false if there is none. */
    private boolean loseOldest() {
        return lose(poll(entries), peek(entries));
    }

    /** Counts a removed entry as dropped and adds the drop to the gap before the next entry. */
    private boolean lose(@Nullable Entry removed, @Nullable Entry next) {
        if (removed == null) {
            return false;
        }
        lost++;
        if (next == null) {
            lostAtTail += removed.lostBefore + 1;
        } else {
            next.lostBefore += removed.lostBefore + 1;
        }
        return true;
    }

    /** Drops everything queued before this time; returns how many frames. */
    long loseOlderThan(long nanos) {
        long before = lost;
        Entry head = head();
        while (head != null && head.nanos - nanos < 0) {
            Entry removed = poll();
            head = head();
            lose(removed, head);
        }
        return lost - before;
    }

    /** Messages dropped directly before the next entry; resets that number. */
    long takeLost() {
        Entry head = head();
        long count = head == null ? lostAtTail : head.lostBefore;
        if (head == null) {
            lostAtTail = 0;
        } else {
            head.lostBefore = 0;
        }
        return count;
    }

    /** Whether messages were dropped after the last queued entry. */
    boolean hasLost() {
        return lostAtTail > 0;
    }

    /** Whether an offer found the receiver slow since the last call. */
    boolean takeSlow() {
        boolean was = slow;
        slow = false;
        return was;
    }

    void clear() {
        release(replays);
        release(entries);
        replays = null;
        entries = null;
        byKey = null;
        bytes = 0;
        countedBytes = 0;
        lostAtTail = 0;
    }

    private void release(@Nullable ArrayDeque<Entry> removed) {
        if (removed != null) {
            removed.forEach(entry -> used -= MemoryBudget.ENTRY_BYTES + entry.frame.release());
        }
    }

    long bytes() {
        return bytes;
    }

    /** The change since the last call of the bytes that only this queue references. */
    long takeUsed() {
        long taken = used;
        used = 0;
        return taken;
    }

    long countedBytes() {
        return countedBytes;
    }

    long lost() {
        return lost;
    }

    int size() {
        return (replays == null ? 0 : replays.size()) + (entries == null ? 0 : entries.size());
    }
}
