package io.fairlead.session;

import io.fairlead.core.Problem;
import io.fairlead.core.SessionListener;

/** Serves the sessions of one endpoint, whatever carries them. */
@FunctionalInterface
public interface SessionEndpoint {
    /**
     * A session is open.
     *
     * @throws Problem when it can't be served: the session is closed with it
     */
    SessionListener open(SessionRequest request);

    /** Whether there is what a path names, as far as one can tell without opening a session on it. */
    default boolean has(String target) {
        return true;
    }
}
