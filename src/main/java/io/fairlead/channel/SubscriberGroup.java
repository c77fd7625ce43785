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

/**
 * The subscribers of one channel that live on one thread, and what they are still to hear there: so each processor
 * writes to its own, and a subscriber is in a processor's cache but once for all that came together.
 *
 * <p>What waits is bounded: who publishes faster than the thread takes it tells them himself, or waits for the thread.
 *
 * <p>Threading: {@link #add}, {@link #remove} and {@link #tellLater} under the channel's lock, {@link #flush} off every
 * lock.
 */
final class SubscriberGroup {
    /** What one of them is told. */
    interface Word {
        void tell(Channel.Subscriber subscriber);
    }

    private record Waiting(Word word, List<Channel.Subscriber> hearers, int bytes) {}

    private static final Logger LOG = System.getLogger(SubscriberGroup.class.getName());
    /** Bytes. */
    private static final long MAX_WAITING = 256 << 10;
    /** Of a word without payload. */
    private static final int WORD_BYTES = 256;

    private static final int REFERENCE_BYTES = 8;
    /** Never for ever: two who tell could wait for each other. */
    private static final long WAIT_MILLIS = 100;

    private final Executor thread;
    private final Set<Channel.Subscriber> all = new LinkedHashSet<>();
    private List<Channel.Subscriber> snapshot = List.of();
    private boolean stale;

    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicBoolean asked = new AtomicBoolean();
    /** Who holds it tells what waits, in its order. */
    private final ReentrantLock turn = new ReentrantLock();

    SubscriberGroup(Executor thread) {
        this.thread = thread;
    }

    void add(Channel.Subscriber subscriber) {
        all.add(subscriber);
        stale = true;
    }

    void remove(Channel.Subscriber subscriber) {
        all.remove(subscriber);
        stale = true;
    }

    /** Those who are here now will be told, after a {@link #flush}. */
    void tellLater(Word word, int payloadBytes) {
        int bytes = WORD_BYTES + payloadBytes;
        if (stale) {
            snapshot = List.copyOf(all);
            stale = false;
            bytes += snapshot.size() * REFERENCE_BYTES;
        }
        if (!snapshot.isEmpty()) {
            waiting.add(new Waiting(word, snapshot, bytes));
            waitingBytes.addAndGet(bytes);
        }
    }

    void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        if (waitingBytes.get() > MAX_WAITING) {
            tellInPlaceOfTheThread();
        }
        if (!asked.getAndSet(true)) {
            thread.execute(this::tellInTurn);
        }
    }

    private void tellInPlaceOfTheThread() {
        try {
            if (turn.tryLock(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                tellAll();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellInTurn() {
        asked.set(false);
        turn.lock();
        tellAll();
    }

    /** Ends the turn. Who is told may publish: that is told after it, by the same thread. */
    private void tellAll() {
        try {
            if (turn.getHoldCount() > 1) {
                return;
            }
            for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
                waitingBytes.addAndGet(-next.bytes());
                tell(next);
            }
        } finally {
            turn.unlock();
        }
    }

    private static void tell(Waiting next) {
        for (Channel.Subscriber hearer : next.hearers()) {
            try {
                next.word().tell(hearer);
            } catch (RuntimeException defect) {
                LOG.log(Level.ERROR, "a subscriber failed", defect);
            }
        }
    }
}
