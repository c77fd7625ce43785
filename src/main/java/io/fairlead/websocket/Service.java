package io.fairlead.websocket;

import io.fairlead.core.Peer;
import io.fairlead.core.Problem;
import io.fairlead.core.SessionEvents;
import org.jspecify.annotations.Nullable;

/** Serves the sessions of one endpoint. */
@FunctionalInterface
public interface Service {
    /**
     * A session is open.
     *
     * @param target what the path names, such as a relay; empty when it names nothing
     * @param subprotocol what was agreed on; empty: none
     * @param since where a recovery begins, {@code EPOCH:OFFSET}; null: none is wanted
     * @throws Problem when it can't be served: the session is closed with it
     */
    SessionEvents open(String target, Peer session, String subprotocol, @Nullable String since);
}
