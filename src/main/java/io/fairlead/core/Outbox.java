package io.fairlead.core;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bounded send queue of a session or peer, with its send timeout.
 *
 * <p>At most one write is in flight; other frames are queued here, bounded by their payload bytes. If a frame does not
 * fit, the delivery policy decides:
 *
 * <table><caption>Policies</caption>
 * <tr><td>{@code block}</td><td>the frame is queued, and {@link OfferResult#FULL} asks the source to wait for
 * {@link #onTaken}; if the source continues far beyond the bound, the receiver is closed as slow</td></tr>
 * <tr><td>{@code disconnect}</td><td>the receiver is closed as slow</td></tr>
 * <tr><td>{@code drop-oldest}, {@code drop-newest}</td><td>that frame is dropped, and the receiver gets a gap
 * notice</td></tr>
 * <tr><td>{@code conflate}</td><td>a frame replaces the queued one with the same key; otherwise as
 * drop-oldest</td></tr>
 * </table>
 *
 * <pre>
 *   OPEN ── drainThen ──► DRAINING ── empty ──► CLOSED (then the action runs)
 *     └────── close, slow, write failed ───────────┘
 * </pre>
 *
 * <p>Threading: safe. The {@link OutboxQueue} is the lock; callbacks and writes run outside of it. {@link #offer} only
 * queues, so a caller may offer under its own lock and call {@link #flush} after releasing it.
 */
public final class Outbox implements Ticker.Watched {
    private enum Phase {
        OPEN,
        DRAINING,
        CLOSED
    }

    /** The outcome of a write when the call returns. */
    private enum Outcome {
        WRITTEN,
        FAILED,
        PENDING
    }

    private static final int NONE = -1;
    /** A write that takes longer than this waited for the remote end and not only for the transport's own thread. */
    private static final long REMOTE_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Extra send timeout per byte, for the slowest reader that the gateway waits for. */
    private static final long TIMEOUT_NANOS_PER_BYTE = TimeUnit.SECONDS.toNanos(1) / (64 << 10);

    private final Connection connection;
    private final Delivery delivery;
    private final long sendTimeoutNanos;
    private final OutboxOwner owner;
    private final Counters counters;
    private final Meters meters;
    private final MemoryBudget.Account memory;
    private final @Nullable DirectOutput direct;
    private final LongSupplier nanoTime;
    private final OutboxQueue queue;
    private final Runnable flushTurn = this::onTurn;
    private final AtomicBoolean flushScheduled = new AtomicBoolean();
    private final Connection.Done writeDone = this::onWritten;

    private Phase phase = Phase.OPEN;
    private @Nullable Frame control;
    private @Nullable Runnable afterDrain;
    private List<Runnable> onTakenActions = List.of();

    /** A thread is between starting a write and {@link #afterWrite}. */
    private boolean writing;
    /**
     * The thread that starts the write. Most writes complete before the call returns; then {@link #onWritten} needs no
     * lock.
     */
    private @Nullable Thread writer;

    private Outcome outcome = Outcome.PENDING;

    /** Payload bytes of the write in flight; negative: none. */
    private int inFlight = NONE;

    private int inFlightMessages;
    private boolean inFlightIsPing;
    private long inFlightSince;
    private long inFlightQueuedAt;
    /** Whether the bound counts the write in flight: it does not count replays. */
    private boolean inFlightCounted;
    /** The frames of a write that did not complete at once, as others may share them. */
    private List<Frame> inFlightFrames = List.of();
    /** Whether the memory budget counts the write in flight. */
    private boolean inFlightHeld;

    private long inFlightUsed;
    private long progress;

    private volatile long lastSent;
    private volatile long lastWaited;

    /** Reported in batches, because updating the shared counters is expensive. */
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
        this.direct = delivery.policy() == Delivery.Policy.CONFLATE ? null : connection.direct();
        if (direct != null) {
            direct.attach(this, delivery, lastSent);
        }
    }

    public Connection connection() {
        return connection;
    }

    public Delivery delivery() {
        return delivery;
    }

    /** Writes past this outbox; null: its connection or its policy, which looks at each message, allows none. */
    public @Nullable DirectOutput direct() {
        return direct;
    }

    /** The time on the outbox's clock. */
    public long nanos() {
        return nanoTime.getAsLong();
    }

    /** Counts messages that {@link #direct} outputs wrote for outboxes of the same endpoint or relay. */
    public void countDirect(int messages, long bytes) {
        counters.sentDirectly(messages, bytes);
        meters.delivery().record(0, messages);
    }

    /** Writes directly if possible, otherwise offers and flushes. The caller must not hold a lock. */
    public OfferResult send(Frame frame) {
        if (beginDirectWrite(1, frame.size())) {
            connection.write(frame, writeDone);
            return afterDirectWrite(frame, List.of());
        }
        OfferResult result = offer(frame, null);
        flush();
        return result;
    }

    /**
     * Queues a frame under the policy; the caller must then call {@link #flush} without holding a lock.
     *
     * @param key the conflation key; null: never conflated
     */
    public OfferResult offer(Frame frame, @Nullable Object key) {
        synchronized (queue) {
            if (phase != Phase.OPEN) {
                return OfferResult.CLOSED;
            }
            long lostBefore = queue.lost();
            OfferResult result = queue.offer(frame, key, nanoTime.getAsLong(), countedInFlight());
            countLost(queue.lost() - lostBefore, delivery.policy().id());
            updateDirect();
            return result;
        }
    }

    /**
     * Queues frames to replay from the history, regardless of the bound: the history, which shares them, has its own
     * bound. Call this before the first {@link #offer}; the caller must then call {@link #flush}.
     */
    public void replay(List<Frame> frames) {
        synchronized (queue) {
            if (phase == Phase.OPEN) {
                long now = nanoTime.getAsLong();
                frames.forEach(frame -> queue.addReplay(frame, now));
                updateDirect();
            }
        }
    }

    /** Sends a control frame ahead of all queued frames; it replaces a control frame that is still queued. */
    public void sendControl(Frame frame) {
        synchronized (queue) {
            if (phase != Phase.CLOSED) {
                control = frame;
                updateDirect();
            }
        }
        flush();
    }

    /**
     * Runs the action once when the queue is at most half full: now if it already is, and at the latest on
     * {@link #close}.
     */
    public void onTaken(Runnable action) {
        synchronized (queue) {
            if (phase != Phase.CLOSED && !queue.hasRoom(countedInFlight())) {
                if (onTakenActions.isEmpty()) {
                    onTakenActions = new ArrayList<>();
                }
                onTakenActions.add(action);
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

    /** Accepts no more frames, writes the queued ones, then runs the action unless the outbox is closed before. */
    public void drainThen(Runnable action) {
        synchronized (queue) {
            if (phase == Phase.OPEN) {
                phase = Phase.DRAINING;
                afterDrain = action;
                updateDirect();
            }
        }
        flush();
    }

    /** Drops all queued frames and accepts no more; a write in flight may still complete. */
    public void close() {
        List<Runnable> taken;
        synchronized (queue) {
            taken = closeAndTake();
        }
        AllTasks.run(taken);
    }

    /** Like {@link #writePast(Batch)}, for one message whose bytes are borrowed for the call. */
    public @Nullable OfferResult writePast(Frame.Kind kind, ByteBuffer bytes) {
        if (beginDirectWrite(1, bytes.remaining())) {
            connection.write(kind, bytes, writeDone);
            return afterDirectWrite(null, List.of());
        }
        return null;
    }

    /**
     * Writes a batch directly, bypassing the queue, if nothing is queued, the whole batch fits and this thread may
     * write.
     *
     * @return taken or full; null: nothing was written, and the caller must offer the frames
     */
    public @Nullable OfferResult writePast(Batch batch) {
        if (beginDirectWrite(batch.size(), batch.bytes())) {
            connection.write(batch, writeDone);
            return afterDirectWrite(null, batch.frames());
        }
        return null;
    }

    /**
     * Finishes a write of the {@link DirectOutput} that the transport could not complete at once. If a frame was queued
     * meanwhile, that write is no longer the outbox's: the transport completes it on its own.
     */
    void finishWrite(Batch batch, Consumer<Connection.Done> holdRest) {
        if (beginDirectWrite(batch.size(), batch.bytes())) {
            holdRest.accept(writeDone);
            afterDirectWrite(null, batch.frames());
        } else {
            counters.sent(batch.size(), batch.bytes());
            meters.delivery().record(0, batch.size());
            lastSent = nanoTime.getAsLong();
            holdRest.accept(written -> {});
        }
    }

    /** Starts a direct write if nothing is queued and the policy would keep all messages; false if not possible. */
    private boolean beginDirectWrite(int messages, int bytes) {
        synchronized (queue) {
            boolean free = phase == Phase.OPEN
                    && !isBusy()
                    && control == null
                    && queue.size() == 0
                    && !queue.hasLost()
                    && connection.isTurn()
                    && bytes <= delivery.maxWholeBytes();
            if (free) {
                inFlightSince = nanoTime.getAsLong();
                inFlightQueuedAt = inFlightSince;
                inFlightCounted = true;
                beginWrite(messages, bytes, false);
            }
            return free;
        }
    }

    /** @param frame the frame written; null if {@code frames} were written */
    private OfferResult afterDirectWrite(@Nullable Frame frame, List<Frame> frames) {
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

    /** Writes queued frames in the connection's next turn, until the transport is busy. */
    public void flush() {
        if (!flushScheduled.getAndSet(true)) {
            connection.turn(flushTurn);
        }
    }

    /** Reads the clock once per turn. */
    private void onTurn() {
        flushScheduled.set(false);
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

    /** Takes the next frame and marks its write as started; null: nothing is queued, or another write is in flight. */
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

    /** The action of {@link #drainThen}, once everything is written; null: none, or not yet. */
    private @Nullable Runnable takeAfterDrain() {
        if (phase != Phase.DRAINING || isBusy()) {
            return null;
        }
        Runnable then = afterDrain;
        afterDrain = null;
        phase = Phase.CLOSED;
        return then;
    }

    /** The transport has completed a write: before the call returns, or later on any thread. */
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
            if (written && now - inFlightSince > REMOTE_WAIT_NANOS) {
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
     * Called when the write call has returned; returns the actions to run now.
     *
     * @param one the frame written, which others may share; null if {@code many} were written
     * @param many the frames of a batch
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
        return queue.hasRoom(0) ? removeOnTakenActions() : List.of();
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

    /** Drops frames that are too old, then tells whether the receiver is slow. */
    private boolean isSlow(long nanos, long seen) {
        if (seen != progress) {
            progress = seen;
            inFlightSince = nanos;
        }
        long timeout = sendTimeoutNanos + (seen == Connection.UNKNOWN ? inFlight * TIMEOUT_NANOS_PER_BYTE : 0);
        boolean stuck = inFlight != NONE && nanos - inFlightSince > timeout;
        boolean keepsSlowReceiver = delivery.policy().drops() && phase == Phase.OPEN;
        return stuck && !keepsSlowReceiver || dropAged(nanos) && !keepsSlowReceiver;
    }

    /** Drops frames that are too old; true if there were any. */
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

    /** Drops all queued frames; returns the actions to run now. */
    private List<Runnable> closeAndTake() {
        phase = Phase.CLOSED;
        queue.clear();
        report();
        control = null;
        afterDrain = null;
        return removeOnTakenActions();
    }

    private List<Runnable> removeOnTakenActions() {
        List<Runnable> taken = onTakenActions;
        onTakenActions = List.of();
        return taken;
    }

    /** Whether a write is in flight or about to start. */
    private boolean isBusy() {
        return writing || inFlight != NONE;
    }

    /** Whether a flush would write something or end a drain. */
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

    /** Updates the counters and the memory budget. */
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
        updateDirect();
    }

    private void updateDirect() {
        if (direct != null) {
            direct.setQueued(phase != Phase.OPEN || isBusy() || hasWaiting());
        }
    }

    /** When the last write completed, on the given clock; initially the time of creation. */
    public long lastSent() {
        return direct == null ? lastSent : Math.max(lastSent, direct.lastSent());
    }

    /** When the last write completed that had to wait for the remote end to read; initially the time of creation. */
    public long lastWaited() {
        return lastWaited;
    }

    /** Payload bytes queued or in flight. */
    public long bytes() {
        synchronized (queue) {
            return queue.bytes() + Math.max(inFlight, 0);
        }
    }

    /** Messages queued or in flight. */
    public int messages() {
        synchronized (queue) {
            return queue.size() + (inFlight == NONE ? 0 : inFlightMessages);
        }
    }

    /** Messages that the policy dropped for this receiver. */
    public long lost() {
        synchronized (queue) {
            return queue.lost();
        }
    }
}
