package io.fairlead.http;

import io.fairlead.core.Connection;

/**
 * The response that carries a session's event stream, as implemented by a server.
 *
 * <ol>
 *   <li>{@link #write} never blocks. {@code done} runs once per call, possibly before the call returns, but only when
 *       the server can accept more: the bytes of at most one write are held for a client that does not read.
 *   <li>The caller waits for {@code done} before it writes again.
 *   <li>{@link #close} and {@link #abort} may be called more than once and in any state.
 *   <li>The action of {@link #onGone} runs at most once, when the server detects that the client is gone; a pending
 *       {@code done} runs with false.
 * </ol>
 *
 * <p>Threading: every method may be called from any thread.
 */
public interface EventStream {
    void write(byte[] bytes, Connection.Done done);

    /** Bytes in the system's send queue, not acknowledged by the client; {@link Connection#UNKNOWN}: not reported. */
    default long sendQueue() {
        return Connection.UNKNOWN;
    }

    /** Ends the response, after the bytes written. */
    void close();

    /** Closes the connection, as far as the server allows. */
    void abort();

    /** Called once, before the first write. */
    void onGone(Runnable action);
}
