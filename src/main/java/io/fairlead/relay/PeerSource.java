package io.fairlead.relay;

import io.fairlead.target.SocketUri;
import org.jspecify.annotations.Nullable;

/** Provides the peers of a relay, by listening or dialling. */
interface PeerSource {
    /** @throws io.fairlead.core.Problem if it can't start */
    void start();

    /** Stops accepting and dialling; connected peers stay. */
    void stop();

    RelayStatus.State state();

    /** The reason why it is not running, or only partly; otherwise empty. */
    String detail();

    /** The URI with the actual port; null if it does not listen. */
    @Nullable SocketUri listening();

    /** Whether a message for all peers is written to this one; false if the broadcast or multicast target covers it. */
    default boolean reaches(String id) {
        return true;
    }

    /** A peer is disconnected. */
    default void onPeerLeft(String id) {}
}
