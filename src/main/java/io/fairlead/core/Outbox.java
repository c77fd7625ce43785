package io.fairlead.core;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue in front of every session and every peer, and the watchdog over what leaves it.
 *
 * <p>One write at a time is under way; the rest waits here, counted in payload bytes. What happens when a frame does not
 * fit is the delivery policy's to say:
 *
 * <table><caption>Policies</caption>
 * <tr><td>{@code block}</td><td>it is taken, and {@link OfferResult#FULL} asks the source to wait for {@link #onTaken}; a
 * source that goes on regardless is, far above the bound, the receiver's end</td></tr>
 * <tr><td>{@code disconnect}</td><td>the receiver is slow</td></tr>
 * <tr><td>{@code drop-oldest}, {@code drop-newest}</td><td>the one or the other is dropped, and a gap is told</td></tr>
 * <tr><td>{@code conflate}</td><td>a frame replaces the waiting one with its key; the rest as drop-oldest</td></tr>
 * </table>
 *
 * <pre>
 *   OPEN ── drainThen ──► DRAINING ── empty ──► CLOSED (then the action runs)
 *     └────── close, slow, write failed ───────────┘
 * </pre>
 *
 * <p>Threading: safe. The {@link OutboxQueue} is its lock; callbacks and writes run outside of it. {@link #offer} only
 * queues, so that a caller may offer under a lock of its own and {@link #flush} after it.
 */
public final class Outbox implements Ticker.Watched {
    private enum Phase {
        OPEN,
        DRAINING,
        CLOSED
    }

    /** What is known of a write when the call returns. */
    private enum Outcome {
        WRITTEN,
        FAILED,
        PENDING
    }

    private static final int NONE = -1;
    /** Longer than a transport's own detour takes: it was the remote end that was waited for. */
    private static final long WAIT = TimeUnit.MILLISECONDS.toNanos(100);
    /** For the slowest reader that is waited for. */
    private static final long NANOS_PER_BYTE = TimeUnit.SECONDS.toNanos(1) / (64 << 10);

    private final Connection connection;
    private final Delivery delivery;
    private final long sendTimeoutNanos;
    private final OutboxOwner owner;
    private final Counters counters;
    private final Meters meters;
    private final MemoryBudget.Account memory;
    private final LongSupplier nanoTime;
    private final OutboxQueue queue;
    private final Runnable flushTurn = this::onTurn;
    private final AtomicBoolean flushAsked = new AtomicBoolean();
    private final Connection.Done writeDone = this::onWritten;

    private Phase phase = Phase.OPEN;
    private @Nullable Frame control;
    private @Nullable Runnable afterDrain;
    private List<Runnable> whenTaken = List.of();

    /** A thread is between handing a write over and {@link #afterWrite}. */
    private boolean writing;
    /** Of that thread alone: mostly a write is over before it returns, and then no lock is taken for it. */
    private @Nullable Thread writer;

    private Outcome outcome = Outcome.PENDING;

    /** Payload bytes of the write that is under way; negative: there is none. */
    private int inFlight = NONE;

    private int inFlightMessages;
    private boolean inFlightIsPing;
    private long inFlightSince;
    private long inFlightQueuedAt;
    /** Whether the bound counts it: it does not count a replay. */
    private boolean inFlightCounted;
    /** What did not leave at once, where others may hold it, too. */
    private List<Frame> inFlightFrames = List.of();
    /** Whether the memory budget counts it. */
    private boolean inFlightHeld;

    private long inFlightUsed;
    private long progress;

    private volatile long lastSent;
    private volatile long lastWaited;

    /** Reported together, as the counters are shared by many threads and each touch costs. */
    private int unreportedMessages;

    private long unreportedBytes;
    private long reportedWaitingBytes;
    private long reportedHeldBytes;

    public Outbox(
            Connection connection,
            Delivery delivery,
            Duration sendTimeout,
            OutboxOwner owner,
            Counters counters,
            Meters meters,
            LongSupplier nanoTime) {
        this.connection = connection;
        this.delivery = delivery;
        this.sendTimeoutNanos = sendTimeout.toNanos();
        this.owner = owner;
        this.counters = counters;
        this.meters = meters;
        this.memory = connection.memory();
        this.nanoTime = nanoTime;
        this.queue = new OutboxQueue(delivery);
        this.lastSent = nanoTime.getAsLong();
        this.lastWaited = lastSent;
    }

    public Connection connection() {
        return connection;
    }

    /** Writes past the queue where that may be, or offers and flushes: for callers that hold no lock. */
    public OfferResult send(Frame frame) {
        if (beginsPast(1, frame.size())) {
            connection.write(frame, writeDone);
            return afterPast(frame, List.of());
        }
        OfferResult result = offer(frame, null);
        flush();
        return result;
    }

    /**
     * Queues a frame as the policy says; {@link #flush} must follow, off the caller's locks.
     *
     * @param key what conflation goes by; null: never conflated
     */
    public OfferResult offer(Frame frame, @Nullable Object key) {
        synchronized (queue) {
            if (phase != Phase.OPEN) {
                return OfferResult.CLOSED;
            }
            long lostBefore = queue.lost();
            OfferResult result = queue.offer(frame, key, nanoTime.getAsLong(), countedInFlight());
            countLost(queue.lost() - lostBefore, delivery.policy().id());
            return result;
        }
    }

    /**
     * Queues frames that a recovery owes, whatever the bound: they are shared with the history, which has its own.
     * Must come before anything else is offered; {@link #flush} must follow.
     */
    public void replay(List<Frame> frames) {
        synchronized (queue) {
            if (phase == Phase.OPEN) {
                long now = nanoTime.getAsLong();
                frames.forEach(frame -> queue.addReplay(frame, now));
            }
        }
    }

    /** Sends a control frame before everything that waits; one that has not left yet is replaced. */
    public void sendControl(Frame frame) {
        synchronized (queue) {
            if (phase != Phase.CLOSED) {
                control = frame;
            }
        }
        flush();
    }

    /** Runs the action once as soon as the queue is at most half full: now, if it is, or after {@link #close}. */
    public void onTaken(Runnable action) {
        synchronized (queue) {
            if (phase != Phase.CLOSED && !queue.hasRoom(countedInFlight())) {
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
        synchronized (queue) {
            return phase == Phase.OPEN && queue.isFull(countedInFlight());
        }
    }

    /** Takes nothing more, writes what waits, then runs the action, unless it is closed before. */
    public void drainThen(Runnable action) {
        synchronized (queue) {
            if (phase == Phase.OPEN) {
                phase = Phase.DRAINING;
                afterDrain = action;
            }
        }
        flush();
    }

    /** Drops what waits and takes nothing more; a write that is under way may still leave. */
    public void close() {
        List<Runnable> taken;
        synchronized (queue) {
            taken = closeAndTake();
        }
        AllTasks.run(taken);
    }

    /** As {@link #writePast(Batch)} does, one message of bytes that are only borrowed for the call. */
    public @Nullable OfferResult writePast(Frame.Kind kind, ByteBuffer bytes) {
        if (beginsPast(1, bytes.remaining())) {
            connection.write(kind, bytes, writeDone);
            return afterPast(null, List.of());
        }
        return null;
    }

    /**
     * Writes past the queue, when nothing is before it, all of it fits and this thread may write.
     *
     * @return taken or full; null: nothing was done, it is to be offered
     */
    public @Nullable OfferResult writePast(Batch batch) {
        if (beginsPast(batch.size(), batch.bytes())) {
            connection.write(batch, writeDone);
            return afterPast(null, batch.frames());
        }
        return null;
    }

    /** Whether messages may pass the queue, as nothing is before them and the policy has nothing to decide among them. */
    private boolean beginsPast(int messages, int bytes) {
        synchronized (queue) {
            boolean free = phase == Phase.OPEN
                    && !isBusy()
                    && control == null
                    && queue.size() == 0
                    && !queue.hasLost()
                    && connection.isTurn()
                    && delivery.takesWhole(bytes);
            if (free) {
                inFlightSince = nanoTime.getAsLong();
                inFlightQueuedAt = inFlightSince;
                inFlightCounted = true;
                beginWrite(messages, bytes, false);
            }
            return free;
        }
    }

    /** @param frame what was written, if it was one; else {@code frames} */
    private OfferResult afterPast(@Nullable Frame frame, List<Frame> frames) {
        List<Runnable> taken;
        boolean more;
        boolean full;
        synchronized (queue) {
            taken = afterWrite(frame, frames);
            more = !isBusy() && hasWaiting();
            full = phase == Phase.OPEN && queue.isFull(countedInFlight());
            report();
        }
        AllTasks.run(taken);
        if (more) {
            flush();
        }
        return full ? OfferResult.FULL : OfferResult.TAKEN;
    }

    /** Writes what waits until the transport is busy, in the connection's next turn. */
    public void flush() {
        if (!flushAsked.getAndSet(true)) {
            connection.turn(flushTurn);
        }
    }

    /** One look at the clock for all that leaves in one turn. */
    private void onTurn() {
        flushAsked.set(false);
        long now = nanoTime.getAsLong();
        Frame next = null;
        do {
            List<Runnable> taken;
            boolean slow;
            Runnable then;
            synchronized (queue) {
                taken = next == null ? List.of() : afterWrite(next, List.of());
                slow = queue.takeSlow();
                next = slow ? null : take(now);
                then = slow || next != null ? null : takeAfterDrain();
                if (next == null) {
                    report();
                }
            }
            AllTasks.run(taken);
            if (next != null) {
                connection.write(next, writeDone);
            } else if (slow) {
                slow();
            } else if (then != null) {
                then.run();
            }
        } while (next != null);
    }

    /** The frame to write now, whose write begins here; null: none, or another write is under way. */
    private @Nullable Frame take(long now) {
        if (isBusy() || phase == Phase.CLOSED) {
            return null;
        }
        inFlightSince = now;
        inFlightQueuedAt = now;
        inFlightCounted = false;
        Frame first = control != null ? control : gap();
        control = null;
        Frame next = first != null ? first : poll();
        if (next != null) {
            beginWrite(1, next.size(), next.kind() == Frame.Kind.PING);
        }
        return next;
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

    private void beginWrite(int messages, int size, boolean ping) {
        inFlight = size;
        inFlightMessages = messages;
        inFlightIsPing = ping;
        writing = true;
        outcome = Outcome.PENDING;
        writer = Thread.currentThread();
    }

    /** What a drain was to be followed by, once, when everything has left. */
    private @Nullable Runnable takeAfterDrain() {
        if (phase != Phase.DRAINING || isBusy()) {
            return null;
        }
        Runnable then = afterDrain;
        afterDrain = null;
        phase = Phase.CLOSED;
        return then;
    }

    /** The transport is done with a write: before the call returns, or later and on any thread. */
    private void onWritten(boolean written) {
        if (writer == Thread.currentThread()) {
            outcome = written ? Outcome.WRITTEN : Outcome.FAILED;
            return;
        }
        List<Runnable> taken;
        boolean again;
        synchronized (queue) {
            long now = nanoTime.getAsLong();
            again = inFlight != NONE && !writing;
            if (written && now - inFlightSince > WAIT) {
                lastWaited = now;
            }
            taken = endWrite(written, now);
            report();
        }
        AllTasks.run(taken);
        if (again) {
            flush();
        }
    }

    /**
     * The call that writes has returned; returns what may run now.
     *
     * @param one that was written, and others may hold, too
     * @param many the same of a batch
     */
    private List<Runnable> afterWrite(@Nullable Frame one, List<Frame> many) {
        writer = null;
        writing = false;
        if (outcome != Outcome.PENDING) {
            return endWrite(outcome == Outcome.WRITTEN, inFlightSince);
        }
        if (inFlight != NONE) {
            holdInFlight(one == null ? many : List.of(one));
        }
        return List.of();
    }

    private List<Runnable> endWrite(boolean written, long now) {
        int size = inFlight;
        inFlight = NONE;
        if (inFlightHeld) {
            releaseInFlight(size);
        }
        if (size == NONE || !written) {
            return size == NONE ? List.of() : closeAndTake();
        }
        if (!inFlightIsPing) {
            unreportedMessages += inFlightMessages;
            unreportedBytes += size;
            meters.delivery().record(now - inFlightQueuedAt, inFlightMessages);
            lastSent = now;
        }
        return queue.hasRoom(0) ? takeWhenTaken() : List.of();
    }

    private void holdInFlight(List<Frame> frames) {
        inFlightHeld = true;
        inFlightFrames = frames;
        inFlightUsed += frames.isEmpty() ? inFlight : 0;
        for (Frame frame : frames) {
            inFlightUsed += frame.retain();
        }
    }

    private void releaseInFlight(int size) {
        inFlightHeld = false;
        inFlightUsed -= inFlightFrames.isEmpty() ? size : 0;
        for (Frame frame : inFlightFrames) {
            inFlightUsed -= frame.release();
        }
        inFlightFrames = List.of();
    }

    @Override
    public void onBeat(long nanos) {
        boolean slow;
        boolean waiting;
        long seen = bytes() > 0 ? connection.progress() : 0;
        synchronized (queue) {
            slow = phase != Phase.CLOSED && isSlow(nanos, seen);
            waiting = hasWaiting();
        }
        if (slow) {
            slow();
        }
        if (waiting) {
            flush();
        }
    }

    /** Whether the receiver is slow now, after what is too old was dropped. */
    private boolean isSlow(long nanos, long seen) {
        if (seen != progress) {
            progress = seen;
            inFlightSince = nanos;
        }
        long patience = sendTimeoutNanos + (seen == Connection.UNKNOWN ? inFlight * NANOS_PER_BYTE : 0);
        boolean stuck = inFlight != NONE && nanos - inFlightSince > patience;
        boolean mayStay = delivery.policy().drops() && phase == Phase.OPEN;
        return stuck && !mayStay || dropAged(nanos) && !mayStay;
    }

    /** Drops what is too old; true when something was. */
    private boolean dropAged(long nanos) {
        long maxAge = delivery.maxAge().toNanos();
        long lost = maxAge == 0 ? 0 : queue.loseOlderThan(nanos - maxAge);
        report();
        countLost(lost, "max-age");
        return lost > 0;
    }

    private void slow() {
        List<Runnable> taken;
        synchronized (queue) {
            if (phase == Phase.CLOSED) {
                return;
            }
            countLost(queue.size(), Problem.Kind.SLOW_CONSUMER.id());
            taken = closeAndTake();
        }
        meters.slowConsumers().increment();
        AllTasks.run(taken);
        owner.onSlow();
    }

    /** Drops what waits; returns what may run now. */
    private List<Runnable> closeAndTake() {
        phase = Phase.CLOSED;
        queue.clear();
        report();
        control = null;
        afterDrain = null;
        return takeWhenTaken();
    }

    private List<Runnable> takeWhenTaken() {
        List<Runnable> taken = whenTaken;
        whenTaken = List.of();
        return taken;
    }

    /** Whether bytes are with the transport, or a thread is about to hand them over. */
    private boolean isBusy() {
        return writing || inFlight != NONE;
    }

    /** Whether a flush would find something. */
    private boolean hasWaiting() {
        return queue.size() > 0 || queue.hasLost() || control != null || phase == Phase.DRAINING;
    }

    private long countedInFlight() {
        return inFlightCounted ? Math.max(inFlight, 0) : 0;
    }

    private void countLost(long lost, String reason) {
        if (lost > 0) {
            counters.dropped(reason, lost);
            meters.dropped(reason, lost);
        }
    }

    /** Brings counters and memory budget up to what has happened. */
    private void report() {
        if (unreportedMessages > 0) {
            counters.sent(unreportedMessages, unreportedBytes);
            unreportedMessages = 0;
            unreportedBytes = 0;
        }
        long waiting = queue.bytes();
        if (waiting != reportedWaitingBytes) {
            meters.outboxBytes().add(waiting - reportedWaitingBytes);
            reportedWaitingBytes = waiting;
        }
        long used = queue.takeUsed() + inFlightUsed;
        inFlightUsed = 0;
        long held = waiting + Math.max(inFlight, 0) + (long) MemoryBudget.ENTRY_BYTES * queue.size();
        if (held != reportedHeldBytes || used != 0) {
            memory.queued(held - reportedHeldBytes, used);
            reportedHeldBytes = held;
        }
    }

    /** When a write last ended, on the clock that was given; the time of making before that. */
    public long lastSent() {
        return lastSent;
    }

    /** When a write last ended that could not leave at once, as the remote end had not read; the same before that. */
    public long lastWaited() {
        return lastWaited;
    }

    /** Payload bytes that wait or are with the transport. */
    public long bytes() {
        synchronized (queue) {
            return queue.bytes() + Math.max(inFlight, 0);
        }
    }

    /** Messages that wait or are with the transport. */
    public int messages() {
        synchronized (queue) {
            return queue.size() + (inFlight == NONE ? 0 : inFlightMessages);
        }
    }

    /** Messages that this receiver lost to its policy. */
    public long lost() {
        synchronized (queue) {
            return queue.lost();
        }
    }
}
