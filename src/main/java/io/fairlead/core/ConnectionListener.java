package io.fairlead.core;

import java.nio.ByteBuffer;

/**
 * What a raw {@link Connection} tells the one who uses it, in this order: any number of {@link #onBytes}, at most one
 * {@link #onEnd}, exactly one {@link #onClosed}.
 *
 * <p>Threading: calls for one peer never overlap.
 */
public interface ConnectionListener {
    /**
     * Bytes came: some of a stream, or exactly one datagram.
     *
     * @param bytes position to limit; belongs to the transport again when the call returns
     */
    void onBytes(ByteBuffer bytes);

    /** The remote end will send no more (TCP FIN); it may still read. */
    void onEnd();

    /** A datagram to or from this peer was lost in the gateway, for this reason. */
    default void onDropped(String reason) {}

    /** It is over. {@link Close#NORMAL} when both sides were done, otherwise what went wrong. */
    void onClosed(Close close);
}
