package io.fairlead.channel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The subscribers of one channel whose callbacks run on one thread, and the queue of these callbacks. The thread calls
 * one subscriber for all entries that were published together before the next, so that its data is loaded into the
 * cache once.
 *
 * <p>The queue is bounded: when it is full, a publisher runs the callbacks itself, or waits for the thread.
 *
 * <p>Threading: {@link #add}, {@link #remove} and {@link #enqueue} under the channel's lock, {@link #flush} without a
 * lock held.
 */
final class SubscriberGroup {
    private record Callback(Consumer<Channel.Subscriber> call, List<Channel.Subscriber> subscribers, int bytes) {}

    private static final Logger LOG = System.getLogger(SubscriberGroup.class.getName());
    private static final long MAX_QUEUED_BYTES = 256 << 10;
    /** The size of a callback without payload. */
    private static final int CALLBACK_BYTES = 256;

    private static final int REFERENCE_BYTES = 8;
    /** Bounded, because two publishers could wait for each other. */
    private static final long MAX_WAIT_MILLIS = 100;

    private final Executor thread;
    private final Set<Channel.Subscriber> subscribers = new LinkedHashSet<>();
    private List<Channel.Subscriber> snapshot = List.of();
    private boolean stale;

    private final Queue<Callback> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    /** Held while callbacks run, to keep them in order. */
    private final ReentrantLock draining = new ReentrantLock();

    SubscriberGroup(Executor thread) {
        this.thread = thread;
    }

    void add(Channel.Subscriber subscriber) {
        subscribers.add(subscriber);
        stale = true;
    }

    void remove(Channel.Subscriber subscriber) {
        subscribers.remove(subscriber);
        stale = true;
    }

    /** Queues a callback for the current subscribers; {@link #flush} must follow. */
    void enqueue(Consumer<Channel.Subscriber> call, int payloadBytes) {
        int bytes = CALLBACK_BYTES + payloadBytes;
        if (stale) {
            snapshot = List.copyOf(subscribers);
            stale = false;
            bytes += snapshot.size() * REFERENCE_BYTES;
        }
        if (!snapshot.isEmpty()) {
            queue.add(new Callback(call, snapshot, bytes));
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
            thread.execute(this::drainOnThread);
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
            for (Callback next = queue.poll(); next != null; next = queue.poll()) {
                queuedBytes.addAndGet(-next.bytes());
                run(next);
            }
        } finally {
            draining.unlock();
        }
    }

    private static void run(Callback next) {
        for (Channel.Subscriber subscriber : next.subscribers()) {
            try {
                next.call().accept(subscriber);
            } catch (RuntimeException defect) {
                LOG.log(Level.ERROR, "a subscriber failed", defect);
            }
        }
    }
}
