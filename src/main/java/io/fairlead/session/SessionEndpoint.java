package io.fairlead.session;

import io.fairlead.core.Problem;
import io.fairlead.core.SessionListener;

/** Serves the sessions of one endpoint, over any transport. */
@FunctionalInterface
public interface SessionEndpoint {
    /**
     * Opens a session.
     *
     * @throws Problem if it can't be served; the session is closed with this problem
     */
    SessionListener open(SessionRequest request);

    /** Whether the target of a path exists, if that can be determined without opening a session. */
    default boolean has(String target) {
        return true;
    }
}
