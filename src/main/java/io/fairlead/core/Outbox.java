package io.fairlead.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue in front of every session and every peer, and the watchdog over what leaves it.
 *
 * <p>One frame at a time is with the transport; everything else waits here, counted in payload bytes. What happens when
 * a frame does not fit is the delivery policy's to say:
 *
 * <table>
 * <caption>Policies</caption>
 * <tr><td>{@code block}</td><td>it is taken, and {@link Offer#FULL} asks the source to wait for {@link #onTaken}; a
 * source that goes on regardless is, far above the bound, the receiver's end</td></tr>
 * <tr><td>{@code disconnect}</td><td>the receiver is slow</td></tr>
 * <tr><td>{@code drop-oldest}, {@code drop-newest}</td><td>the one or the other is given up, and a gap is told</td></tr>
 * <tr><td>{@code conflate}</td><td>a frame takes the place of the waiting one with its key; the rest as drop-oldest</td></tr>
 * </table>
 *
 * <pre>
 *   OPEN ── drainThen ──► DRAINING ── empty ──► CLOSED (then the action runs)
 *     └────── close, slow, write failed ───────────┘
 * </pre>
 *
 * <p>Threading: safe. Its own lock guards the queue; callbacks and writes run outside of it. {@link #offer} only queues,
 * so that a caller may offer under a lock of its own and {@link #pump} after it.
 */
public final class Outbox implements Pulse.Watched {
    /** What became of an offered frame. */
    public enum Offer {
        /** Queued, and there is room for more. */
        TAKEN,
        /** Queued, but the source should wait for {@link #onTaken}. */
        FULL,
        /** Given up, as the policy says. */
        DROPPED,
        /** Refused: closed, closing or found slow by this very frame. */
        CLOSED
    }

    /** What the owner of an outbox is told and asked. */
    public interface Owner {
        /** The receiver does not take what it should: close it with {@code slow-consumer}. Once, off every lock. */
        void onSlow();

        /** The frame that tells the receiver of lost messages, or null when its protocol has no word for it. */
        default @Nullable Frame gap(long dropped, Delivery.Policy policy) {
            return null;
        }
    }

    private enum State {
        OPEN,
        DRAINING,
        CLOSED
    }

    private final Peer peer;
    private final Delivery delivery;
    private final long sendTimeoutNanos;
    private final Owner owner;
    private final Counters counters;
    private final Meters meters;
    private final LongSupplier nanoTime;
    private final Peer.Done done = this::onWritten;

    private final Object lock = new Object();
    private final OutboxQueue queue;
    private State state = State.OPEN;
    private boolean pumping;
    private @Nullable Frame inFlight;
    private long inFlightSince;
    private long inFlightQueuedAt;
    private boolean inFlightCounted;
    private volatile long lastSent;
    private @Nullable Frame urgent;
    private @Nullable Runnable afterDrain;
    private List<Runnable> whenTaken = List.of();

    public Outbox(
            Peer peer,
            Delivery delivery,
            Duration sendTimeout,
            Owner owner,
            Counters counters,
            Meters meters,
            LongSupplier nanoTime) {
        this.peer = peer;
        this.delivery = delivery;
        this.queue = new OutboxQueue(delivery);
        this.sendTimeoutNanos = sendTimeout.toNanos();
        this.owner = owner;
        this.counters = counters;
        this.meters = meters;
        this.nanoTime = nanoTime;
        this.lastSent = nanoTime.getAsLong();
    }

    public Peer peer() {
        return peer;
    }

    /** Offers and pumps: for callers that hold no lock. */
    public Offer send(Frame frame) {
        Offer offer = offer(frame, null);
        pump();
        return offer;
    }

    /**
     * Queues a frame as the policy says; {@link #pump} must follow, off the caller's locks.
     *
     * @param key what conflation goes by; null: never conflated
     */
    public Offer offer(Frame frame, @Nullable Object key) {
        synchronized (lock) {
            if (state != State.OPEN) {
                return Offer.CLOSED;
            }
            long before = queue.bytes();
            long lostBefore = queue.lost();
            Offer offer = queue.offer(frame, key, nanoTime.getAsLong(), inFlightBytes());
            countLost(queue.lost() - lostBefore, delivery.policy().id());
            meters.outboxBytes().add(queue.bytes() - before);
            return offer;
        }
    }

    /** What the bound counts of the frame that is with the transport: nothing of a replay's. */
    private long inFlightBytes() {
        Frame writing = inFlight;
        return writing == null || !inFlightCounted ? 0 : writing.size();
    }

    /**
     * Queues frames that a recovery owes, whatever the bound: they are shared with the history, which has its own.
     * Must come before anything else is offered; {@link #pump} must follow.
     */
    public void replay(List<Frame> frames) {
        synchronized (lock) {
            if (state == State.OPEN) {
                long before = queue.bytes();
                long now = nanoTime.getAsLong();
                frames.forEach(frame -> queue.addReplay(frame, now));
                meters.outboxBytes().add(queue.bytes() - before);
            }
        }
    }

    /** Sends a control frame before everything that waits; one that has not left yet is replaced. */
    public void urgent(Frame frame) {
        synchronized (lock) {
            if (state == State.CLOSED) {
                return;
            }
            urgent = frame;
        }
        pump();
    }

    /** Runs the action once as soon as the queue is at most half full: now, if it is, or after {@link #close}. */
    public void onTaken(Runnable action) {
        synchronized (lock) {
            if (state != State.CLOSED && !queue.hasRoom(inFlightBytes())) {
                if (whenTaken.isEmpty()) {
                    whenTaken = new ArrayList<>();
                }
                whenTaken.add(action);
                return;
            }
        }
        action.run();
    }

    /** Whether sources should wait for {@link #onTaken}. */
    public boolean isFull() {
        synchronized (lock) {
            return state == State.OPEN && queue.isFull(inFlightBytes());
        }
    }

    /** Takes nothing more, writes what waits, then runs the action, unless it is closed before. */
    public void drainThen(Runnable action) {
        synchronized (lock) {
            if (state != State.OPEN) {
                return;
            }
            state = State.DRAINING;
            afterDrain = action;
        }
        pump();
    }

    /** Gives up what waits and takes nothing more; a frame that is with the transport may still leave. */
    public void close() {
        List<Runnable> taken;
        synchronized (lock) {
            taken = toClosed();
        }
        taken.forEach(Runnable::run);
    }

    /** Writes what waits until the transport is busy; returns at once when another thread does it. */
    public void pump() {
        while (true) {
            Frame next;
            Runnable then = null;
            boolean slow;
            synchronized (lock) {
                slow = queue.takeSlow();
                if (slow) {
                    next = null;
                } else if (pumping || inFlight != null || state == State.CLOSED) {
                    return;
                } else {
                    next = take();
                    if (next == null) {
                        then = drained();
                    } else {
                        pumping = true;
                    }
                }
            }
            if (next == null) {
                if (slow) {
                    slow();
                } else if (then != null) {
                    then.run();
                }
                return;
            }
            peer.write(next, done);
            synchronized (lock) {
                pumping = false;
                if (inFlight != null) {
                    return;
                }
            }
        }
    }

    private @Nullable Runnable drained() {
        if (state != State.DRAINING) {
            return null;
        }
        Runnable then = afterDrain;
        afterDrain = null;
        state = State.CLOSED;
        return then;
    }

    private @Nullable Frame take() {
        Frame next = urgent;
        urgent = null;
        long lost = next == null ? queue.takeLost() : 0;
        if (lost > 0) {
            next = owner.gap(lost, delivery.policy());
        }
        boolean counted = false;
        inFlightQueuedAt = nanoTime.getAsLong();
        if (next == null) {
            OutboxQueue.Entry entry = queue.poll();
            if (entry == null) {
                return null;
            }
            counted = entry.counted();
            inFlightQueuedAt = entry.nanos();
            next = entry.frame();
            meters.outboxBytes().add(-next.size());
        }
        inFlight = next;
        inFlightCounted = counted;
        inFlightSince = nanoTime.getAsLong();
        return next;
    }

    private void onWritten(boolean written) {
        List<Runnable> taken = List.of();
        boolean again;
        synchronized (lock) {
            Frame frame = inFlight;
            inFlight = null;
            again = !pumping;
            if (frame == null) {
                return;
            }
            if (!written) {
                taken = toClosed();
            } else {
                if (frame.kind() != Frame.Kind.PING) {
                    counters.sent(frame.size());
                    lastSent = nanoTime.getAsLong();
                    meters.delivery().record(lastSent - inFlightQueuedAt);
                }
                if (!whenTaken.isEmpty() && queue.hasRoom(inFlightBytes())) {
                    taken = whenTaken;
                    whenTaken = List.of();
                }
            }
        }
        taken.forEach(Runnable::run);
        if (again) {
            pump();
        }
    }

    @Override
    public void onBeat(long nanos) {
        boolean slow;
        synchronized (lock) {
            if (state == State.CLOSED) {
                return;
            }
            boolean stuck = inFlight != null && nanos - inFlightSince > sendTimeoutNanos;
            boolean mayStay = delivery.policy().drops() && state == State.OPEN;
            slow = stuck && !mayStay || dropAged(nanos) && !mayStay;
        }
        if (slow) {
            slow();
        }
        pump();
    }

    /** Gives up what is too old; true when something was. */
    private boolean dropAged(long nanos) {
        long maxAge = delivery.maxAge().toNanos();
        long before = queue.bytes();
        long lost = maxAge == 0 ? 0 : queue.loseOlderThan(nanos - maxAge);
        meters.outboxBytes().add(queue.bytes() - before);
        countLost(lost, "max-age");
        return lost > 0;
    }

    private void countLost(long lost, String reason) {
        if (lost > 0) {
            counters.dropped(reason, lost);
            meters.dropped(reason, lost);
        }
    }

    private void slow() {
        List<Runnable> taken;
        synchronized (lock) {
            if (state == State.CLOSED) {
                return;
            }
            countLost(queue.size(), Problem.Kind.SLOW_CONSUMER.id());
            taken = toClosed();
        }
        meters.slowConsumers().increment();
        taken.forEach(Runnable::run);
        owner.onSlow();
    }

    private List<Runnable> toClosed() {
        state = State.CLOSED;
        meters.outboxBytes().add(-queue.bytes());
        queue.clear();
        urgent = null;
        afterDrain = null;
        List<Runnable> taken = whenTaken;
        whenTaken = List.of();
        return taken;
    }

    /** When the transport last took a frame, on the clock that was given; the time of making before that. */
    public long lastSent() {
        return lastSent;
    }

    /** Payload bytes that wait or are with the transport. */
    public long bytes() {
        synchronized (lock) {
            Frame writing = inFlight;
            return queue.bytes() + (writing == null ? 0 : writing.size());
        }
    }

    /** Messages that wait or are with the transport. */
    public int messages() {
        synchronized (lock) {
            return queue.size() + (inFlight == null ? 0 : 1);
        }
    }

    /** Messages that this receiver lost to its policy. */
    public long lost() {
        synchronized (lock) {
            return queue.lost();
        }
    }
}
