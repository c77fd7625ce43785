package io.fairlead.core;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue in front of every session and every peer, and the watchdog over what leaves it.
 *
 * <p>One frame at a time is with the transport; the rest waits here, counted in payload bytes. What happens when a frame
 * does not fit is the delivery policy's to say:
 *
 * <table><caption>Policies</caption>
 * <tr><td>{@code block}</td><td>it is taken, and {@link OfferResult#FULL} asks the source to wait for {@link #onTaken}; a
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
 * <p>Threading: safe. The {@link OutboxState} is its lock; callbacks and writes run outside of it. {@link #offer} only queues,
 * so that a caller may offer under a lock of its own and {@link #pump} after it.
 */
public final class Outbox implements Ticker.Watched {
    private final Connection peer;
    private final OutboxOwner owner;
    private final Meters meters;
    private final Runnable pumpTurn = this::onTurn;
    private final AtomicBoolean pumpAsked = new AtomicBoolean();
    private final WriteCompletion completion = new WriteCompletion(this);
    private final OutboxState state;

    public Outbox(
            Connection peer,
            Delivery delivery,
            Duration sendTimeout,
            OutboxOwner owner,
            Counters counters,
            Meters meters,
            LongSupplier nanoTime) {
        this.peer = peer;
        this.owner = owner;
        this.meters = meters;
        this.state = new OutboxState(delivery, sendTimeout, owner, counters, meters, peer.memory(), nanoTime);
    }

    public Connection peer() {
        return peer;
    }

    /** Writes past the queue where that may be, or offers and pumps: for callers that hold no lock. */
    public OfferResult send(Frame frame) {
        if (beginsPast(1, frame.size())) {
            peer.write(frame, completion);
            return passed(completion.end(), frame, List.of());
        }
        OfferResult offer = offer(frame, null);
        pump();
        return offer;
    }

    /**
     * Queues a frame as the policy says; {@link #pump} must follow, off the caller's locks.
     *
     * @param key what conflation goes by; null: never conflated
     */
    public OfferResult offer(Frame frame, @Nullable Object key) {
        synchronized (state) {
            return state.offer(frame, key);
        }
    }

    /**
     * Queues frames that a recovery owes, whatever the bound: they are shared with the history, which has its own.
     * Must come before anything else is offered; {@link #pump} must follow.
     */
    public void replay(List<Frame> frames) {
        synchronized (state) {
            state.replay(frames);
        }
    }

    /** Sends a control frame before everything that waits; one that has not left yet is replaced. */
    public void urgent(Frame frame) {
        synchronized (state) {
            state.urgent(frame);
        }
        pump();
    }

    /** Runs the action once as soon as the queue is at most half full: now, if it is, or after {@link #close}. */
    public void onTaken(Runnable action) {
        synchronized (state) {
            if (state.keepForTaken(action)) {
                return;
            }
        }
        action.run();
    }

    /** Whether sources should wait for {@link #onTaken}. */
    public boolean isFull() {
        synchronized (state) {
            return state.isFull();
        }
    }

    /** Takes nothing more, writes what waits, then runs the action, unless it is closed before. */
    public void drainThen(Runnable action) {
        synchronized (state) {
            state.drainThen(action);
        }
        pump();
    }

    /** Gives up what waits and takes nothing more; a frame that is with the transport may still leave. */
    public void close() {
        List<Runnable> taken;
        synchronized (state) {
            taken = state.close();
        }
        AllTasks.run(taken);
    }

    /** As {@link #pass(Batch)} does, one message of bytes that are only borrowed for the call. */
    public @Nullable OfferResult pass(Frame.Kind kind, ByteBuffer bytes) {
        if (beginsPast(1, bytes.remaining())) {
            peer.write(kind, bytes, completion);
            return passed(completion.end(), null, List.of());
        }
        return null;
    }

    /**
     * Writes past the queue, when nothing is before it, all of it fits and this thread may write.
     *
     * @return taken or full; null: nothing was done, it is to be offered
     */
    public @Nullable OfferResult pass(Batch batch) {
        if (beginsPast(batch.size(), batch.bytes())) {
            peer.write(batch, completion);
            return passed(completion.end(), null, batch.frames());
        }
        return null;
    }

    private boolean beginsPast(int messages, int bytes) {
        boolean past;
        synchronized (state) {
            past = peer.isTurn() && state.takePast(messages, bytes, state.now());
        }
        if (past) {
            completion.begin();
        }
        return past;
    }

    /** @param frame what was written, if it was one; else {@code frames} */
    private OfferResult passed(WriteCompletion.Outcome written, @Nullable Frame frame, List<Frame> frames) {
        List<Runnable> taken;
        boolean more;
        boolean full;
        synchronized (state) {
            taken = state.afterWrite(written, frame, frames);
            more = !state.isBusy() && state.hasWaiting();
            full = state.isFull();
            state.report();
        }
        AllTasks.run(taken);
        if (more) {
            pump();
        }
        return full ? OfferResult.FULL : OfferResult.TAKEN;
    }

    /** Writes what waits until the transport is busy, in the peer's next turn. */
    public void pump() {
        if (!pumpAsked.getAndSet(true)) {
            peer.turn(pumpTurn);
        }
    }

    /** One look at the clock for all that leaves in one turn. */
    private void onTurn() {
        pumpAsked.set(false);
        long now = state.now();
        Frame next = null;
        WriteCompletion.@Nullable Outcome written = null;
        do {
            List<Runnable> taken;
            boolean slow;
            Runnable then;
            synchronized (state) {
                taken = written == null || next == null ? List.of() : state.afterWrite(written, next, List.of());
                slow = state.takeSlow();
                next = slow ? null : state.take(now);
                then = slow || next != null ? null : state.drained();
                if (next == null) {
                    state.report();
                }
            }
            AllTasks.run(taken);
            if (next != null) {
                completion.begin();
                peer.write(next, completion);
                written = completion.end();
            } else if (slow) {
                slow();
            } else if (then != null) {
                then.run();
            }
        } while (next != null);
    }

    /** The transport is done with a write that has returned before. */
    void onWrittenLater(boolean written) {
        List<Runnable> taken;
        boolean again;
        synchronized (state) {
            again = state.pumpsAfterWritten();
            taken = state.written(written);
            state.report();
        }
        AllTasks.run(taken);
        if (again) {
            pump();
        }
    }

    @Override
    public void onBeat(long nanos) {
        boolean slow;
        boolean waiting;
        long progress = bytes() > 0 ? peer.progress() : 0;
        synchronized (state) {
            slow = state.isSlowAt(nanos, progress);
            waiting = state.hasWaiting();
        }
        if (slow) {
            slow();
        }
        if (waiting) {
            pump();
        }
    }

    private void slow() {
        List<Runnable> taken;
        synchronized (state) {
            taken = state.closeAsSlow();
        }
        if (taken != null) {
            meters.slowConsumers().increment();
            AllTasks.run(taken);
            owner.onSlow();
        }
    }

    /** When the transport last took a frame, on the clock that was given; the time of making before that. */
    public long lastSent() {
        return state.lastSent();
    }

    /** When the transport last took a frame that it could not take at once, as the remote end had not read; see there. */
    public long lastWaited() {
        return state.lastWaited();
    }

    /** Payload bytes that wait or are with the transport. */
    public long bytes() {
        synchronized (state) {
            return state.bytes();
        }
    }

    /** Messages that wait or are with the transport. */
    public int messages() {
        synchronized (state) {
            return state.messages();
        }
    }

    /** Messages that this receiver lost to its policy. */
    public long lost() {
        synchronized (state) {
            return state.lost();
        }
    }
}
