package io.fairlead.http;

import io.fairlead.core.Connection;

/**
 * The long answer that carries a session's events, as a server gives it.
 *
 * <ol>
 *   <li>{@link #write} never blocks; {@code done} runs once for each call, possibly before it returns, and not before the
 *       server can take more: one write's bytes at most are held for a reader that does not read.
 *   <li>The caller waits for {@code done} before it writes again.
 *   <li>{@link #close} and {@link #abort} may be called more than once and in any state.
 *   <li>What was given to {@link #onGone} runs at most once, when the server knows that the client is gone; a
 *       pending {@code done} runs with false.
 * </ol>
 *
 * <p>Threading: every method may be called from any thread.
 */
public interface EventStream {
    void write(byte[] bytes, Connection.Done done);

    /** Bytes that the system has to send and the reader has not acknowledged; {@link Connection#UNKNOWN}: they are not shown. */
    default long sendQueue() {
        return Connection.UNKNOWN;
    }

    /** Ends the answer, after what was written. */
    void close();

    /** Drops the connection, as far as the server can. */
    void abort();

    /** Called once, before anything is written. */
    void onGone(Runnable action);
}
