package io.fairlead.jakarta;

import io.fairlead.access.Caller;
import java.security.Principal;

/** Who opens a session, and over which connection; travels as the handshake's principal. */
public record ConnectedCaller(Caller caller, ServerConnection link) implements Principal {
    @Override
    public String getName() {
        return caller.name();
    }
}
