package io.fairlead.relay;

import io.fairlead.target.SocketUri;
import org.jspecify.annotations.Nullable;

/** Where a relay's peers come from. */
interface PeerSource {
    /** @throws io.fairlead.core.Problem when it cannot start */
    void start();

    /** Accepts or dials no more peers; those connected stay. */
    void stop();

    RelayStatus.State state();

    /** Why it is not running, or not fully; empty otherwise. */
    String detail();

    /** The URI with the real port, or null when it does not listen. */
    @Nullable SocketUri listening();

    /** Whether a message for all peers is written to this one: not when it goes to a broadcast or multicast target. */
    default boolean reaches(String id) {
        return true;
    }

    /** A peer is disconnected. */
    default void onPeerLeft(String id) {}
}
