package io.fairlead.eventloop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one selector's thread does for its channels: it lends them a buffer to read into, gathers what they write during
 * one event, and runs what other threads have for it. So everything that one read produced leaves in one write for each
 * channel, without a timer.
 *
 * <pre>
 *   event or task ──► turns that it asked for ──► what was gathered is written ──► select
 * </pre>
 *
 * <p>Threading: {@link #execute} and {@link #turn} are safe; everything else is for its own thread. Nothing that runs
 * here may block.
 */
public final class EventLoop implements Executor {
    private static final Logger LOG = System.getLogger(EventLoop.class.getName());
    private static final int WRITE_BYTES = 64 << 10;
    private static final int SCRATCH_BYTES = 1 << 10;
    /** What may be read between two selects, more or less: it is what a new connection waits for. */
    private static final int ROUND_BYTES = 4 << 20;

    private static final int LEAST_READ_BYTES = 16 << 10;

    private final Runnable wakeup;
    private final BooleanSupplier mayRead;
    /** Keys whose channels are not read until {@link #readAgain}. */
    private final Set<SelectionKey> unread = new HashSet<>();

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
    private final ReadBuffer segments = new ReadBuffer();
    private final SelectedKeys selected = new SelectedKeys();
    private final ByteBuffer gathered = ByteBuffer.allocateDirect(WRITE_BYTES);
    private final byte[] scratch = new byte[SCRATCH_BYTES];
    private @Nullable TlsBuffers tls;
    private @Nullable GatheringWriter writer;
    private int readBytes = ROUND_BYTES;
    private int depth;
    private boolean dialling;
    private boolean detaching;
    private volatile @Nullable Thread thread;

    /**
     * @param wakeup ends the select that is under way, or the next one
     * @param mayRead false while no channel is to be read; {@link #readAgain} follows when that ends
     */
    EventLoop(Runnable wakeup, BooleanSupplier mayRead) {
        this.wakeup = wakeup;
        this.mayRead = mayRead;
    }

    /** Whether the calling thread is the loop's. */
    public boolean isHere() {
        return Thread.currentThread() == thread;
    }

    /** Runs a task on the loop's thread: now, when called on it. */
    @Override
    public void execute(Runnable task) {
        if (isHere()) {
            run(task);
        } else {
            enqueue(task);
        }
    }

    /** Runs a task on the loop's thread, after the event that is being handled there. */
    public void turn(Runnable task) {
        if (!isHere()) {
            enqueue(task);
        } else if (depth > 0) {
            turns.add(task);
        } else {
            run(task);
        }
    }

    /** Runs a task on the loop's thread when everything that happens there now is over. */
    void defer(Runnable task) {
        enqueue(task);
    }

    private void enqueue(Runnable task) {
        tasks.add(task);
        if (!signalled.getAndSet(true)) {
            wakeup.run();
        }
    }

    /** Runs what other threads have left; the calling thread is the loop's from now on. */
    void runTasks() {
        if (thread == null) {
            thread = Thread.currentThread();
        }
        if (signalled.get()) {
            signalled.set(false);
            enter();
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                guarded(task);
            }
            leave();
        }
    }

    /** Handles one event. */
    public void run(Runnable event) {
        enter();
        guarded(event);
        leave();
    }

    /** An event begins; {@link #leave} must follow. */
    void enter() {
        depth++;
    }

    /** An event is over: tasks that wait for it run, and what was written leaves. */
    void leave() {
        if (depth == 1) {
            finishEvent();
        }
        depth--;
    }

    private void finishEvent() {
        GatheringWriter last = writer;
        while (last != null || !turns.isEmpty()) {
            Runnable turn = turns.poll();
            if (turn != null) {
                guarded(turn);
            } else if (last != null) {
                last.flush();
            }
            last = writer;
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | LinkageError defect) {
            // A class can't be loaded while there is no descriptor to open its archive with.
            LOG.log(Level.ERROR, "a handler failed", defect);
        }
    }

    /** Dials: the connection will live on this loop, when its transport does. */
    public void dial(Runnable connect) {
        dialling = true;
        try {
            connect.run();
        } finally {
            dialling = false;
        }
    }

    /** Whether the calling thread is dialling here. */
    boolean isDialling() {
        return isHere() && dialling;
    }

    /** Lets Grizzly close a connection without its channel, which a {@link ChannelHandler} takes over. */
    void detach(Runnable terminate) {
        detaching = true;
        try {
            terminate.run();
        } finally {
            detaching = false;
        }
    }

    /** Whether the calling thread is in {@link #detach}. */
    boolean isDetaching() {
        return isHere() && detaching;
    }

    /** A select found so many channels, which share what is read in one round. */
    void share(int channels) {
        readBytes = Math.max(LEAST_READ_BYTES, ROUND_BYTES / Math.max(1, channels));
    }

    /** To be read into: behind the headroom, and only during one event. It holds any datagram. */
    public ByteBuffer readBuffer() {
        return segments.part();
    }

    /**
     * The same for a stream, which gets its share of a round.
     *
     * @param isLong for bytes that go through at once: long reads wake a sender whose socket was full less often
     */
    public ByteBuffer readBuffer(boolean isLong) {
        ByteBuffer buffer = isLong ? segments.all() : segments.part();
        return buffer.limit(Math.min(buffer.limit(), buffer.position() + readBytes));
    }

    /** Whether there is time for more than one segment. */
    public boolean mayReadSeveral() {
        return readBytes >= ReadBuffer.ALL_BYTES;
    }

    /** The same in segments, for bytes that leave in frames of that size: they are read at once, and leave at once. */
    public ReadBuffer segments() {
        return segments;
    }

    /** A kilobyte for whatever is done during one call. */
    public byte[] scratch() {
        return scratch;
    }

    /** For records, during one call. */
    TlsBuffers tls() {
        TlsBuffers made = tls == null ? TlsBuffers.make() : tls;
        tls = made;
        return made;
    }

    /** What the last select found. */
    SelectedKeys selected() {
        return selected;
    }

    /** Whether a channel that can be read is not to be read now. */
    boolean leavesUnread(SelectionKey key) {
        if (mayRead.getAsBoolean()) {
            return false;
        }
        key.interestOps(key.interestOps() & ~SelectionKey.OP_READ);
        unread.add(key);
        return true;
    }

    /** Channels may be read again. Safe. */
    public void readAgain() {
        execute(() -> {
            for (SelectionKey key : unread) {
                if (key.isValid()) {
                    key.interestOps(key.interestOps() | SelectionKey.OP_READ);
                }
            }
            unread.clear();
        });
    }

    /** Handles what a select found for a channel, as one event. */
    void dispatch(ChannelHandler handler, SelectionKey key) {
        enter();
        try {
            if (key.isValid() && (key.isAcceptable() || key.isReadable() && !leavesUnread(key))) {
                handler.onReadable();
            }
            if (key.isValid() && key.isWritable()) {
                handler.onWritable();
            }
        } catch (RuntimeException | LinkageError defect) {
            LOG.log(Level.ERROR, "a handler failed", defect);
            handler.onDefect();
        }
        leave();
    }

    /** Where this output's bytes are gathered; what another one had there leaves first. */
    ByteBuffer gather(GatheringWriter output) {
        GatheringWriter before = writer;
        if (before != null && before != output) {
            before.flush();
        }
        writer = output;
        return gathered;
    }

    boolean gathers(GatheringWriter output) {
        return writer == output;
    }

    /** Adds a segment to what leaves for this output. @return false: what is there must leave first */
    boolean lend(GatheringWriter output, ByteBuffer segment) {
        gather(output);
        return gathered.position() == 0 && segments.lend(segment);
    }

    /** What was gathered, or lent. */
    ByteBuffer leaving() {
        return segments.isLent() ? segments.lent() : gathered.flip();
    }

    /** What was gathered or lent has left, or is kept elsewhere. */
    void gatheringDone() {
        gathered.clear();
        segments.lentDone();
        writer = null;
    }
}
