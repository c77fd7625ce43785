package io.fairlead.core;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one remote end, as its transport provides it: a WebSocket session, its HTTP fallback or a raw
 * connection.
 *
 * <p>Every implementation guarantees:
 * <ol>
 *   <li>{@link #write} never blocks; {@code done} runs exactly once per call, on any thread, possibly before it
 *       returns.
 *   <li>At most one write is in flight: the {@link Outbox} waits for {@code done} before it writes again.
 *   <li>After {@link #suspend} the transport delivers at most one more read until {@link #resume}.
 *   <li>{@link #end}, {@link #close} and {@link #abort} may be called more than once and in any state.
 *   <li>When the connection ends, for whatever reason, {@link ConnectionListener#onClosed} runs exactly once, after any
 *       pending {@code done}.
 * </ol>
 *
 * <p>Threading: every method may be called from any thread.
 */
public interface Connection extends MemoryBudget.Holder {
    /** The transport cannot report this value. */
    long UNKNOWN = -1;

    /** Called by the transport when a write has completed. */
    @FunctionalInterface
    interface Done {
        /** @param written false if the remote end is gone or the write failed */
        void done(boolean written);
    }

    /** Unique in this process; opaque. */
    String id();

    /** The remote address, {@code host:port}, IPv6 in brackets, or {@code unix}. */
    String address();

    /** Hands one frame to the transport; only during a {@link #turn}. */
    void write(Frame frame, Done done);

    /**
     * Like {@link #write(Frame, Done)}, with bytes that are borrowed for the call: the transport copies what it cannot
     * send at once.
     *
     * @param bytes position..limit; the transport may overwrite what is before the position
     */
    default void write(Frame.Kind kind, ByteBuffer bytes, Done done) {
        write(Frame.copy(kind, bytes), done);
    }

    /**
     * The connection's event loop, fixed for its lifetime; null: it has none. Only on this thread does the connection
     * accept a {@link Batch}, and a task submitted from this thread runs at once.
     */
    default @Nullable ConnectionThread thread() {
        return null;
    }

    /** Writes past the outbox, on {@link #thread}; null: the connection allows none. */
    default @Nullable DirectOutput direct() {
        return null;
    }

    /** Like {@link #write(Frame, Done)}, for a whole batch; only on {@link #thread}. */
    default void write(Batch batch, Done done) {
        throw new UnsupportedOperationException("it lives on no thread");
    }

    /**
     * Runs a task that may write frames: now, or soon on the transport's own thread if it has one. The transport may
     * combine the writes of one or more such tasks.
     */
    default void turn(Runnable task) {
        task.run();
    }

    /**
     * Checks whether the remote end is reading the write in flight.
     *
     * @return a number that changes whenever the remote end has read more; always {@link #UNKNOWN} if the transport
     *     cannot tell
     */
    default long progress() {
        return UNKNOWN;
    }

    /**
     * Bytes in the kernel's send queue that the remote end has not acknowledged; {@link #UNKNOWN} if the transport
     * cannot tell.
     */
    default long sendQueue() {
        return UNKNOWN;
    }

    /** Bytes written to this connection so far; 0 if the transport does not count them. */
    default long written() {
        return 0;
    }

    /** Whether the calling thread may write now. */
    default boolean isTurn() {
        return true;
    }

    /** Stops reading from the remote end. */
    void suspend();

    /** Resumes reading after {@link #suspend}. */
    void resume();

    /** Ends the sending direction: FIN on TCP, close 1000 on a WebSocket. Reading may continue. */
    void end();

    /** Closes with a reason, if the transport can carry one. */
    @Override
    void close(Close close);

    /** Drops the connection without a closing handshake. */
    @Override
    void abort();

    /** Like {@link #abort}, but signals the remote end an abnormal close where the transport can (RST on TCP). */
    default void reset() {
        abort();
    }

    /** The account that is charged for data buffered for this connection. */
    default MemoryBudget.Account memory() {
        return MemoryBudget.Account.NONE;
    }
}
