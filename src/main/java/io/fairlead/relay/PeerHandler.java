package io.fairlead.relay;

import io.fairlead.core.Close;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.definition.RelaySpec;
import io.fairlead.framing.Payload;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What a mode does with its raw peers.
 *
 * <p>Threading: calls for one peer never overlap; calls for different peers do.
 */
interface PeerHandler {
    /** A peer has come; nothing of it was read yet. */
    default void onJoined(Peer peer) {}

    /** Whole messages came, checked and in order, all of one read. */
    void onMessages(Peer peer, List<Frame> messages);

    /**
     * Takes bytes as they came, of a relay that has no framing.
     *
     * @param bytes position..limit, lent for the call
     * @return false: they are wanted as messages
     */
    default boolean onBytes(Peer peer, ByteBuffer bytes) {
        return false;
    }

    /** Whether those whom it passes bytes on to hear them as text, so that they must be UTF-8. */
    default boolean speaksText(RelaySpec spec) {
        return spec.payload() == Payload.TEXT;
    }

    /** Deals with a message that could not be read, so that the peer may stay; false: the peer is ended for it. */
    default boolean onProblem(Peer peer, Problem problem) {
        return false;
    }

    /** The peer will send no more; it may still read. */
    default void onEnd(Peer peer) {
        peer.endAfterDrain();
    }

    /** The peer is gone. */
    default void onLeft(Peer peer, Close close) {}
}
