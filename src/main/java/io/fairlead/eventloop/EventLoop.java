package io.fairlead.eventloop;

import io.fairlead.core.ConnectionThread;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The work of one selector's thread for its channels: it lends them a read buffer, gathers their writes during one
 * event, and runs tasks of other threads. All output of one read is therefore written in one call per channel, without
 * a timer.
 *
 * <pre>
 *   event or task ──► turns requested by it ──► gathered bytes are written ──► select
 * </pre>
 *
 * <p>Threading: {@link #execute} and {@link #turn} are safe; all other methods are for the loop's thread. Nothing that
 * runs on the loop may block.
 */
public final class EventLoop implements ConnectionThread {
    private static final Logger LOG = System.getLogger(EventLoop.class.getName());
    private static final int WRITE_BYTES = 64 << 10;
    private static final int SCRATCH_BYTES = 1 << 10;
    /** The approximate limit of bytes read between two selects; a new connection waits that long. */
    private static final int ROUND_BYTES = 4 << 20;

    private static final int MIN_READ_BYTES = 16 << 10;

    private final Runnable wakeup;
    private final BooleanSupplier mayRead;
    /** Keys of channels that are not read until {@link #readAgain}. */
    private final Set<SelectionKey> unread = new HashSet<>();

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
    private final ReadBuffer segments = new ReadBuffer();
    private final SelectedKeys selected = new SelectedKeys();
    private final ByteBuffer gathered = ByteBuffer.allocateDirect(WRITE_BYTES);
    private @Nullable ByteBuffer shared;

    private final byte[] scratch = new byte[SCRATCH_BYTES];
    private @Nullable TlsBuffers tls;
    private @Nullable GatheringWriter writer;
    private int readBytes = ROUND_BYTES;
    private int depth;
    private boolean dialling;
    private boolean detaching;
    private volatile @Nullable Thread thread;

    /**
     * @param wakeup ends the current select, or the next one
     * @param mayRead false while no channel may be read; {@link #readAgain} is called when that ends
     */
    EventLoop(Runnable wakeup, BooleanSupplier mayRead) {
        this.wakeup = wakeup;
        this.mayRead = mayRead;
    }

    @Override
    public boolean isHere() {
        return Thread.currentThread() == thread;
    }

    /** Runs a task on the loop's thread; immediately if called there. */
    @Override
    public void execute(Runnable task) {
        if (isHere()) {
            run(task);
        } else {
            enqueue(task);
        }
    }

    @Override
    public void turn(Runnable task) {
        if (!isHere()) {
            enqueue(task);
        } else if (depth > 0) {
            turns.add(task);
        } else {
            run(task);
        }
    }

    /** Runs a task on the loop's thread, once everything that runs there now has completed. */
    void defer(Runnable task) {
        enqueue(task);
    }

    private void enqueue(Runnable task) {
        tasks.add(task);
        if (!signalled.getAndSet(true)) {
            wakeup.run();
        }
    }

    /** Runs the tasks of other threads; the calling thread becomes the loop's thread. */
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

    /** Starts an event; {@link #leave} must follow. */
    void enter() {
        depth++;
    }

    /** Ends an event: runs the tasks that wait for its end, and writes the gathered bytes. */
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
            // Loading a class fails while no descriptor is free to open its archive.
            LOG.log(Level.ERROR, "a handler failed", defect);
        }
    }

    /** Dials: the connection is assigned to this loop, if its transport has it. */
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

    /** Lets Grizzly close a connection, but not its channel, which a {@link ChannelHandler} takes over. */
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

    /** Sets the number of channels that share the read limit of one round. */
    void share(int channels) {
        readBytes = Math.max(MIN_READ_BYTES, ROUND_BYTES / Math.max(1, channels));
    }

    /** The read buffer, after the headroom; valid during one event. It is large enough for any datagram. */
    public ByteBuffer readBuffer() {
        return segments.part();
    }

    /**
     * The read buffer for a stream, limited to the stream's share of a round.
     *
     * @param isLong for bytes that are forwarded at once: long reads wake a sender with a full socket buffer less often
     */
    public ByteBuffer readBuffer(boolean isLong) {
        ByteBuffer buffer = isLong ? segments.all() : segments.part();
        return buffer.limit(Math.min(buffer.limit(), buffer.position() + readBytes));
    }

    /** Whether more than one segment may be read. */
    public boolean mayReadSeveral() {
        return readBytes >= ReadBuffer.ALL_BYTES;
    }

    /**
     * The read buffer in segments, for bytes sent in frames of that size: they are read in one call and written in one.
     */
    public ReadBuffer segments() {
        return segments;
    }

    /** A kilobyte of scratch space, valid during one call. */
    public byte[] scratch() {
        return scratch;
    }

    /** Buffers for records, valid during one call. */
    TlsBuffers tls() {
        TlsBuffers made = tls == null ? TlsBuffers.make() : tls;
        tls = made;
        return made;
    }

    /** The keys of the last select. */
    SelectedKeys selected() {
        return selected;
    }

    /** Whether a readable channel may not be read now. */
    boolean leavesUnread(SelectionKey key) {
        if (mayRead.getAsBoolean()) {
            return false;
        }
        key.interestOps(key.interestOps() & ~SelectionKey.OP_READ);
        unread.add(key);
        return true;
    }

    /** Allows channels to be read again. Safe. */
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

    /** Handles the events of a selected channel as one event. */
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

    /** The buffer that gathers this output's bytes; bytes of another output are written first. */
    ByteBuffer gather(GatheringWriter output) {
        GatheringWriter before = writer;
        if (before != null && before != output) {
            before.flush();
        }
        writer = output;
        return gathered;
    }

    @Override
    public ByteBuffer share(byte[] bytes) {
        GatheringWriter before = writer;
        if (before != null) {
            before.flush();
        }
        ByteBuffer to = shared;
        if (to == null || to.capacity() < bytes.length) {
            to = ByteBuffer.allocateDirect(
                    bytes.length <= WRITE_BYTES ? WRITE_BYTES : Math.max(bytes.length, MAX_SHARED_BYTES));
            shared = to;
        }
        return to.clear().put(bytes).flip();
    }

    boolean gathers(GatheringWriter output) {
        return writer == output;
    }

    /**
     * Adds a segment to the bytes to be written for this output.
     *
     * @return false if the bytes present must be written first
     */
    boolean lend(GatheringWriter output, ByteBuffer segment) {
        gather(output);
        return gathered.position() == 0 && segments.lend(segment);
    }

    /** The gathered or lent bytes. */
    ByteBuffer bytesToWrite() {
        return segments.isLent() ? segments.lent() : gathered.flip();
    }

    /** The gathered or lent bytes were written, or are held elsewhere. */
    void gatheringDone() {
        gathered.clear();
        segments.lentDone();
        writer = null;
    }
}
