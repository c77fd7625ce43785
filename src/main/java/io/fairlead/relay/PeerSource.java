package io.fairlead.relay;

import io.fairlead.target.SocketUri;
import org.jspecify.annotations.Nullable;

/** Where a relay's peers come from. */
interface PeerSource {
    /** @throws io.fairlead.core.Problem when it can't even begin */
    void start();

    /** No more peers; those that are there stay. */
    void stop();

    RelayStatus.State state();

    /** Why it is not running, or does not do all that it should; empty otherwise. */
    String detail();

    /** The URI with the real port, or null when it does not listen. */
    @Nullable SocketUri listening();

    /** Whether a message for all is written to this peer itself: not when it hears the one who stands for many. */
    default boolean reaches(String id) {
        return true;
    }

    /** A peer is gone. */
    default void onPeerGone(String id) {}
}
