package io.fairlead.session;

import io.fairlead.core.Problem;
import io.fairlead.core.SessionListener;

/** Serves the sessions of one endpoint, over any transport. */
@FunctionalInterface
public interface SessionEndpoint {
    /**
     * Opens a session.
     *
     * @throws Problem when it can't be served: the session is closed with it
     */
    SessionListener open(SessionRequest request);

    /** Whether the target of a path exists, as far as that is known without opening a session. */
    default boolean has(String target) {
        return true;
    }
}
