package io.fairlead.relay;

import io.fairlead.core.Close;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.definition.RelaySpec;
import io.fairlead.framing.Payload;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Receives the events of raw peers.
 *
 * <p>Threading: calls for one peer never overlap; calls for different peers do.
 */
interface PeerHandler {
    /** The peer is connected; no input has been read from it yet. */
    default void onJoined(Peer peer) {}

    /** The complete, valid messages of one read, in order. */
    void onMessages(Peer peer, List<Frame> messages);

    /**
     * Bytes as read, on a relay without framing.
     *
     * @param bytes position..limit, valid during the call
     * @return false to receive them as messages instead
     */
    default boolean onBytes(Peer peer, ByteBuffer bytes) {
        return false;
    }

    /** Whether input must be UTF-8, because receivers get it as text. */
    default boolean requiresUtf8(RelaySpec spec) {
        return spec.payload() == Payload.TEXT;
    }

    /** A message could not be decoded. @return true to keep the peer; false to close it */
    default boolean onProblem(Peer peer, Problem problem) {
        return false;
    }

    /** The peer has ended its side; it may still receive. */
    default void onEnd(Peer peer) {
        peer.endAfterDrain();
    }

    /** The peer is disconnected. */
    default void onLeft(Peer peer, Close close) {}
}
