package io.fairlead.relay;

import org.jspecify.annotations.Nullable;

/** Where a relay's peers come from. */
interface RawSource {
    /** @throws io.fairlead.core.Problem when it can't even begin */
    void start();

    /** No more peers; those that are there stay. */
    void stop();

    RelayStatus.State state();

    /** Why it is not running; empty when it is. */
    String detail();

    /** The URI with the real port, or null when it does not listen. */
    @Nullable SocketUri listening();

    /** The last peer of a dialled source is gone. */
    default void onPeerGone() {}
}
