package io.fairlead.container;

import io.fairlead.access.Caller;
import io.fairlead.jakarta.ConnectedCaller;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.Principal;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The principal of a session's handshake: the caller and, where accessible, the connection.
 *
 * <p>Threading: safe.
 */
public final class HandshakePrincipals {
    private static final Logger LOG = System.getLogger(HandshakePrincipals.class.getName());

    private final boolean hasConnection;
    private final AtomicBoolean logged = new AtomicBoolean();

    /** @param product as in {@link ContainerFacts} */
    public HandshakePrincipals(String product) {
        this.hasConnection = product.equals(ContainerFacts.TYRUS);
    }

    public Principal of(HttpServletRequest request, Caller caller) {
        if (!hasConnection) {
            return caller;
        }
        try {
            return new ConnectedCaller(caller, GlassFishConnection.of(request));
        } catch (ReflectiveOperationException | RuntimeException unknown) {
            if (logged.compareAndSet(false, true)) {
                LOG.log(
                        Level.WARNING,
                        "this server's connections are not accessible: lost clients are detected late,"
                                + " and write queues have the server's limit",
                        unknown);
            }
            return caller;
        }
    }
}
