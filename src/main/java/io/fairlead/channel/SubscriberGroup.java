package io.fairlead.channel;

import io.fairlead.core.ConnectionThread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of one channel whose callbacks run on one thread, and the queue of these callbacks. What is published
 * until the thread comes to it is delivered together.
 *
 * <p>The queue is bounded: when it is full, a publisher runs the callbacks itself, or waits for the thread.
 *
 * <p>Threading: {@link #add}, {@link #remove} and {@link #enqueue} under the channel's lock, {@link #flush} without a
 * lock held.
 */
final class SubscriberGroup {
    /** A callback, or entries to deliver: one of both. */
    private record Callback(
            @Nullable Consumer<Channel.Subscriber> call,
            @Nullable EntryBatch entries,
            SubscriberTable subscribers,
            int bytes) {}

    private static final long MAX_QUEUED_BYTES = 256 << 10;
    /** Entries of more bytes than this are not joined with others. */
    private static final int MAX_JOINED_BYTES = 64 << 10;
    /** The size of a callback without payload. */
    private static final int CALLBACK_BYTES = 256;

    private static final int REFERENCE_BYTES = 8;
    /** Bounded, because two publishers could wait for each other. */
    private static final long MAX_WAIT_MILLIS = 100;

    private final ConnectionThread thread;
    private final Channel.Moment moment;
    private final Map<Channel.Subscriber, Optional<Channel.DirectEntries>> subscribers = new LinkedHashMap<>();
    private SubscriberTable table = SubscriberTable.EMPTY;
    private boolean stale;

    private final ConcurrentLinkedQueue<Callback> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Runnable drain = this::drainOnThread;
    /** Held while callbacks run, to keep them in order. */
    private final ReentrantLock draining = new ReentrantLock();

    SubscriberGroup(ConnectionThread thread, Channel.Moment moment) {
        this.thread = thread;
        this.moment = moment;
    }

    void add(Channel.Subscriber subscriber) {
        subscribers.put(subscriber, Optional.ofNullable(subscriber.directEntries()));
        stale = true;
    }

    void remove(Channel.Subscriber subscriber) {
        subscribers.remove(subscriber);
        stale = true;
    }

    /** Queues a callback for the current subscribers; {@link #flush} must follow. */
    void enqueue(Consumer<Channel.Subscriber> call, int payloadBytes) {
        enqueue(call, null, payloadBytes);
    }

    /** Queues entries for the current subscribers; {@link #flush} must follow. */
    void enqueue(EntryBatch entries) {
        enqueue(null, entries, entries.bytes());
    }

    private void enqueue(@Nullable Consumer<Channel.Subscriber> call, @Nullable EntryBatch entries, int payloadBytes) {
        int bytes = CALLBACK_BYTES + payloadBytes;
        if (stale) {
            table = new SubscriberTable(subscribers);
            stale = false;
            bytes += table.size() * REFERENCE_BYTES;
        }
        if (!table.isEmpty()) {
            queue.add(new Callback(call, entries, table, bytes));
            queuedBytes.addAndGet(bytes);
        }
    }

    void flush() {
        if (queue.isEmpty()) {
            return;
        }
        if (queuedBytes.get() > MAX_QUEUED_BYTES) {
            drainOnCaller();
        }
        if (!scheduled.getAndSet(true)) {
            if (moment == Channel.Moment.AFTER_EVENT) {
                thread.turn(drain);
            } else {
                thread.execute(drain);
            }
        }
    }

    private void drainOnCaller() {
        try {
            if (draining.tryLock(MAX_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                drain();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void drainOnThread() {
        scheduled.set(false);
        draining.lock();
        drain();
    }

    /** Releases the lock. A callback may publish: this thread delivers that publication after the callback. */
    private void drain() {
        try {
            if (draining.getHoldCount() > 1) {
                return;
            }
            for (Callback next = poll(); next != null; next = poll()) {
                Consumer<Channel.Subscriber> call = next.call();
                if (call != null) {
                    next.subscribers().forEach(call);
                } else {
                    deliver(next);
                }
            }
        } finally {
            draining.unlock();
        }
    }

    private @Nullable Callback poll() {
        Callback next = queue.poll();
        if (next != null) {
            queuedBytes.addAndGet(-next.bytes());
        }
        return next;
    }

    /** Delivers these entries, with those that follow them for the same subscribers. */
    private void deliver(Callback first) {
        List<EntryBatch> batches = new ArrayList<>();
        int bytes = 0;
        Callback next = first;
        while (next != null) {
            if (next.entries() != null) {
                batches.add(next.entries());
            }
            bytes += next.bytes();
            Callback after = queue.peek();
            boolean joins = after != null
                    && after.entries() != null
                    && after.subscribers() == first.subscribers()
                    && bytes + after.bytes() <= MAX_JOINED_BYTES;
            next = joins ? poll() : null;
        }
        if (thread.isHere()) {
            first.subscribers().write(batches, thread);
        } else {
            first.subscribers().deliver(batches);
        }
    }
}
