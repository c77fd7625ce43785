package io.fairlead.core;

import java.nio.ByteBuffer;

/**
 * Events of a raw {@link Connection}, in this order: any number of {@link #onBytes}, at most one {@link #onEnd},
 * exactly one {@link #onClosed}.
 *
 * <p>Threading: calls for one peer never overlap.
 */
public interface ConnectionListener {
    /**
     * Received bytes: a part of a stream, or exactly one datagram.
     *
     * @param bytes position..limit; valid only during the call
     */
    void onBytes(ByteBuffer bytes);

    /** The remote end has finished sending (TCP FIN); it may still read. */
    void onEnd();

    /** The gateway dropped a datagram to or from this peer. */
    default void onDropped(String reason) {}

    /** The connection has ended. {@link Close#NORMAL} if both sides finished sending, otherwise the failure. */
    void onClosed(Close close);
}
