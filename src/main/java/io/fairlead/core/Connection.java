package io.fairlead.core;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One remote end, as its transport gives it: a WebSocket session, its HTTP fallback or a raw connection.
 *
 * <p>What every implementation keeps:
 * <ol>
 *   <li>{@link #write} never blocks; {@code done} runs once for each call, on any thread, possibly before it returns.
 *   <li>At most one write is under way: the {@link Outbox} waits for {@code done} before it writes again.
 *   <li>After {@link #suspend} at most one further read's worth of data arrives until {@link #resume}.
 *   <li>{@link #end}, {@link #close} and {@link #abort} may be called more than once and in any state.
 *   <li>When it is over, for whatever reason, {@link ConnectionListener#onClosed} runs exactly once, and a pending
 *       {@code done} has run before.
 * </ol>
 *
 * <p>Threading: every method may be called from any thread.
 */
public interface Connection extends MemoryBudget.Holder {
    /** The {@link #progress} of a transport that does not see it. */
    long UNKNOWN = -1;

    /** What a transport says when a write is over. */
    @FunctionalInterface
    interface Done {
        /** @param written false when the remote end is gone or the write failed */
        void done(boolean written);
    }

    /** Unique in this process; opaque. */
    String id();

    /** The remote address, {@code host:port}, IPv6 in brackets, or {@code unix}. */
    String address();

    /** Hands one frame to the transport; during a {@link #turn}. */
    void write(Frame frame, Done done);

    /**
     * The same with bytes that are only borrowed for the call: what can't leave at once is copied.
     *
     * @param bytes position..limit; a transport may change what is before the position
     */
    default void write(Frame.Kind kind, ByteBuffer bytes, Done done) {
        write(Frame.copy(kind, bytes), done);
    }

    /**
     * The thread that it lives on, the same for all its life; null: none. There, and only there, it takes a
     * {@link Batch}, and a task given to it from there runs at once.
     */
    default @Nullable Executor thread() {
        return null;
    }

    /** Hands frames that leave together to the transport, as {@link #write(Frame, Done)} does one. */
    default void write(Batch batch, Done done) {
        throw new UnsupportedOperationException("it lives on no thread");
    }

    /**
     * Runs a task in which frames may be written: now, or soon and on another thread where the transport has one of its
     * own. It may gather what is written during one task, and during others that come at the same time.
     */
    default void turn(Runnable task) {
        task.run();
    }

    /**
     * Looks again whether the remote end takes what is under way.
     *
     * @return a number that changes while it takes some of it, however slowly; or {@link #UNKNOWN}, always
     */
    default long progress() {
        return UNKNOWN;
    }

    /** Bytes that the system has to send and the remote end has not acknowledged; {@link #UNKNOWN}: it does not tell. */
    default long sendQueue() {
        return UNKNOWN;
    }

    /** How many bytes it was given to write, as far as it counts them. */
    default long written() {
        return 0;
    }

    /** Whether the calling thread may write just now. */
    default boolean isTurn() {
        return true;
    }

    /** Stops reading from the remote end. */
    void suspend();

    /** Reads again after {@link #suspend}. */
    void resume();

    /** Nothing more will be written: a FIN on TCP, close 1000 on a WebSocket. Reading may go on. */
    void end();

    /** Closes with a reason, as far as the transport can say one. */
    @Override
    void close(Close close);

    /** Drops the connection without a word. */
    @Override
    void abort();

    /** The same, and lets the remote end know it for no orderly end, where the transport has a sign for that. */
    default void reset() {
        abort();
    }

    /** Where what is kept for it counts. */
    default MemoryBudget.Account memory() {
        return MemoryBudget.Account.NONE;
    }
}
