package io.fairlead.container;

import io.fairlead.access.Caller;
import io.fairlead.jakarta.ConnectedCaller;
import io.fairlead.jakarta.ServerInternals;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * The principal of a session's handshake: the caller and, where accessible, the connection.
 *
 * <p>Threading: safe.
 */
public final class HandshakePrincipals {
    /** Null on a server whose connections need no access. */
    private final @Nullable ServerInternals<GlassFishConnection.Members> internals;

    public HandshakePrincipals(ContainerFacts facts) {
        this.internals = facts.product().equals(ContainerFacts.TYRUS) ? internals(facts.name()) : null;
    }

    private static ServerInternals<GlassFishConnection.Members> internals(ContainerName server) {
        return new ServerInternals<>(
                server.name(),
                server.version(),
                GlassFishConnection.Members::of,
                "lost clients are detected late, and write queues have the server's limit");
    }

    public Principal of(HttpServletRequest request, Caller caller) {
        GlassFishConnection connection = internals == null ? null : GlassFishConnection.of(request, internals);
        return connection == null ? caller : new ConnectedCaller(caller, connection);
    }
}
