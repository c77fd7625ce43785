package io.fairlead.jakarta;

import io.fairlead.access.Caller;
import java.security.Principal;

/** The caller that opens a session, with its connection; passed on as the handshake's principal. */
public record ConnectedCaller(Caller caller, ServerConnection link) implements Principal {
    @Override
    public String getName() {
        return caller.name();
    }
}
