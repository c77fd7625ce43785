package io.fairlead.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Outbox} knows: its phase, what waits, and the one frame that is with the transport. It only decides;
 * the outbox does what was decided, off its lock.
 *
 * <p>Threading: guarded by the outbox's lock, except {@link #lastSent} and {@link #lastWaited}.
 */
final class OutboxState {
    private enum Phase {
        OPEN,
        DRAINING,
        CLOSED
    }

    private static final int NONE = -1;
    /** Longer than a transport's own detour takes: it was the remote end that was waited for. */
    private static final long WAIT = TimeUnit.MILLISECONDS.toNanos(100);
    /** What the slowest reader takes that is waited for. */
    private static final long NANOS_PER_BYTE = TimeUnit.SECONDS.toNanos(1) / (64 << 10);

    private final Delivery delivery;
    private final long sendTimeoutNanos;
    private final OutboxOwner owner;
    private final OutboxReport report;
    private final LongSupplier nanoTime;
    private final OutboxQueue queue;

    private Phase phase = Phase.OPEN;
    /** A thread is between {@link #take} and {@link #afterWrite}. */
    private boolean pumping;

    /** Payload bytes that are with the transport; negative: none are. */
    private int inFlight = NONE;

    private int inFlightMessages;
    private boolean inFlightIsPing;
    private long inFlightSince;
    private long progress;
    private long inFlightQueuedAt;
    private boolean inFlightCounted;
    /** What is with the transport and did not leave at once, where others may keep it, too. */
    private List<Frame> inFlightFrames = List.of();

    /** It counts as kept. */
    private boolean inFlightKept;

    private long inFlightUsed;
    private volatile long lastSent;
    /** When a frame that the transport could not take at once has left. */
    private volatile long lastWaited;

    private @Nullable Frame urgent;
    private @Nullable Runnable afterDrain;
    private List<Runnable> whenTaken = List.of();

    OutboxState(
            Delivery delivery,
            Duration sendTimeout,
            OutboxOwner owner,
            Counters counters,
            Meters meters,
            MemoryBudget.Account memory,
            LongSupplier nanoTime) {
        this.delivery = delivery;
        this.sendTimeoutNanos = sendTimeout.toNanos();
        this.owner = owner;
        this.report = new OutboxReport(counters, meters, memory);
        this.nanoTime = nanoTime;
        this.queue = new OutboxQueue(delivery);
        this.lastSent = nanoTime.getAsLong();
        this.lastWaited = lastSent;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    OfferResult offer(Frame frame, @Nullable Object key) {
        if (phase != Phase.OPEN) {
            return OfferResult.CLOSED;
        }
        long lostBefore = queue.lost();
        OfferResult offer = queue.offer(frame, key, nanoTime.getAsLong(), inFlightBytes());
        report.lost(queue.lost() - lostBefore, delivery.policy().id());
        return offer;
    }

    /** What the bound counts of the frame that is with the transport: nothing of a replay's. */
    private long inFlightBytes() {
        return inFlightCounted ? Math.max(inFlight, 0) : 0;
    }

    void replay(List<Frame> frames) {
        if (phase == Phase.OPEN) {
            long now = nanoTime.getAsLong();
            frames.forEach(frame -> queue.addReplay(frame, now));
        }
    }

    void urgent(Frame frame) {
        if (phase != Phase.CLOSED) {
            urgent = frame;
        }
    }

    /** False when the action may run now. */
    boolean keepForTaken(Runnable action) {
        if (phase == Phase.CLOSED || queue.hasRoom(inFlightBytes())) {
            return false;
        }
        if (whenTaken.isEmpty()) {
            whenTaken = new ArrayList<>();
        }
        whenTaken.add(action);
        return true;
    }

    boolean isFull() {
        return phase == Phase.OPEN && queue.isFull(inFlightBytes());
    }

    void drainThen(Runnable action) {
        if (phase == Phase.OPEN) {
            phase = Phase.DRAINING;
            afterDrain = action;
        }
    }

    /** Whether an offer found the receiver slow since this was last asked. */
    boolean takeSlow() {
        return queue.takeSlow();
    }

    /** The frame to write now, which is with the transport from here on; null: none, or another one still is. */
    @Nullable Frame take(long now) {
        if (isBusy() || phase == Phase.CLOSED) {
            return null;
        }
        inFlightSince = now;
        inFlightQueuedAt = inFlightSince;
        inFlightCounted = false;
        Frame first = urgent != null ? urgent : gap();
        urgent = null;
        Frame next = first != null ? first : poll();
        if (next != null) {
            handOver(1, next.size(), next.kind() == Frame.Kind.PING);
        }
        return next;
    }

    private void handOver(int messages, int size, boolean ping) {
        inFlight = size;
        inFlightMessages = messages;
        inFlightIsPing = ping;
        pumping = true;
    }

    /**
     * True when messages may pass the queue, as nothing is before them and the policy has nothing to decide among them;
     * they are with the transport from here on.
     */
    boolean takePast(int messages, int size, long now) {
        boolean free = phase == Phase.OPEN && !isBusy() && urgent == null && queue.size() == 0 && !queue.hasLost();
        if (!free || !delivery.takesWhole(size)) {
            return false;
        }
        inFlightSince = now;
        inFlightQueuedAt = now;
        inFlightCounted = true;
        handOver(messages, size, false);
        return true;
    }

    /** Whether bytes are with the transport, or a thread is about to hand them over. */
    boolean isBusy() {
        return pumping || inFlight != NONE;
    }

    private @Nullable Frame gap() {
        long lost = queue.takeLost();
        return lost == 0 ? null : owner.gap(lost, delivery.policy());
    }

    private @Nullable Frame poll() {
        OutboxQueue.Entry entry = queue.poll();
        if (entry == null) {
            return null;
        }
        inFlightCounted = entry.counted();
        inFlightQueuedAt = entry.nanos();
        return entry.frame();
    }

    /** What a drain was to be followed by, once, when everything has left. */
    @Nullable Runnable drained() {
        if (phase != Phase.DRAINING || isBusy()) {
            return null;
        }
        Runnable then = afterDrain;
        afterDrain = null;
        phase = Phase.CLOSED;
        return then;
    }

    /**
     * Ends what {@link #take} began; returns what may run now.
     *
     * @param one that was written, and others may keep, too
     * @param many the same of a batch
     */
    List<Runnable> afterWrite(WriteCompletion.Outcome outcome, @Nullable Frame one, List<Frame> many) {
        pumping = false;
        if (outcome != WriteCompletion.Outcome.LATER) {
            return written(outcome == WriteCompletion.Outcome.TAKEN, inFlightSince);
        }
        if (inFlight != NONE) {
            keepInFlight(one == null ? many : List.of(one));
        }
        return List.of();
    }

    private void keepInFlight(List<Frame> frames) {
        inFlightKept = true;
        inFlightFrames = frames;
        inFlightUsed += frames.isEmpty() ? inFlight : 0;
        for (Frame frame : frames) {
            inFlightUsed += frame.retain();
        }
    }

    private void releaseInFlight(int size) {
        inFlightKept = false;
        inFlightUsed -= inFlightFrames.isEmpty() ? size : 0;
        for (Frame frame : inFlightFrames) {
            inFlightUsed -= frame.release();
        }
        inFlightFrames = List.of();
    }

    /** Whether the one who hears of the write must pump: no other thread is at it. */
    boolean pumpsAfterWritten() {
        return inFlight != NONE && !pumping;
    }

    /** The transport is done with the frame, later than the one who wrote it; returns what may run now. */
    List<Runnable> written(boolean written) {
        long now = nanoTime.getAsLong();
        if (written && now - inFlightSince > WAIT) {
            lastWaited = now;
        }
        return written(written, now);
    }

    private List<Runnable> written(boolean written, long now) {
        int size = inFlight;
        inFlight = NONE;
        if (inFlightKept) {
            releaseInFlight(size);
        }
        if (size == NONE || !written) {
            return size == NONE ? List.of() : close();
        }
        if (!inFlightIsPing) {
            report.sent(inFlightMessages, size, now - inFlightQueuedAt);
            lastSent = now;
        }
        return queue.hasRoom(0) ? takeWhenTaken() : List.of();
    }

    /** Whether the receiver is slow now, after what is too old was given up. */
    boolean isSlowAt(long nanos, long nowProgress) {
        if (phase == Phase.CLOSED) {
            return false;
        }
        if (nowProgress != progress) {
            progress = nowProgress;
            inFlightSince = nanos;
        }
        long patience = sendTimeoutNanos + (nowProgress == Connection.UNKNOWN ? inFlight * NANOS_PER_BYTE : 0);
        boolean stuck = inFlight != NONE && nanos - inFlightSince > patience;
        boolean mayStay = delivery.policy().drops() && phase == Phase.OPEN;
        return stuck && !mayStay || dropAged(nanos) && !mayStay;
    }

    /** Gives up what is too old; true when something was. */
    private boolean dropAged(long nanos) {
        long maxAge = delivery.maxAge().toNanos();
        long lost = maxAge == 0 ? 0 : queue.loseOlderThan(nanos - maxAge);
        report();
        report.lost(lost, "max-age");
        return lost > 0;
    }

    /** As {@link #close}; what waited is counted as lost to slowness. Null: it is closed already. */
    @Nullable List<Runnable> closeAsSlow() {
        if (phase == Phase.CLOSED) {
            return null;
        }
        report.lost(queue.size(), Problem.Kind.SLOW_CONSUMER.id());
        return close();
    }

    /** Gives up what waits; returns what may run now. */
    List<Runnable> close() {
        phase = Phase.CLOSED;
        queue.clear();
        report();
        urgent = null;
        afterDrain = null;
        return takeWhenTaken();
    }

    private List<Runnable> takeWhenTaken() {
        List<Runnable> taken = whenTaken;
        whenTaken = List.of();
        return taken;
    }

    /** Whether a pump would find something. */
    boolean hasWaiting() {
        return queue.size() > 0 || queue.hasLost() || urgent != null || phase == Phase.DRAINING;
    }

    /** Brings the counters up to what has happened. */
    void report() {
        report.make(queue.bytes());
        long used = queue.takeUsed() + inFlightUsed;
        inFlightUsed = 0;
        report.hold(bytes() + (long) MemoryBudget.ENTRY_BYTES * queue.size(), used);
    }

    long lastWaited() {
        return lastWaited;
    }

    long lastSent() {
        return lastSent;
    }

    long bytes() {
        return queue.bytes() + Math.max(inFlight, 0);
    }

    int messages() {
        return queue.size() + (inFlight == NONE ? 0 : inFlightMessages);
    }

    long lost() {
        return queue.lost();
    }
}
