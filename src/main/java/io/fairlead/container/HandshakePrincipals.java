package io.fairlead.container;

import io.fairlead.access.Caller;
import io.fairlead.jakarta.ConnectedCaller;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.Principal;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a session's handshake says of who opens it: the caller, and the connection where the container shows it.
 *
 * <p>Threading: safe.
 */
public final class HandshakePrincipals {
    private static final Logger LOG = System.getLogger(HandshakePrincipals.class.getName());

    private final boolean linked;
    private final AtomicBoolean logged = new AtomicBoolean();

    /** @param product as in {@link ContainerFacts} */
    public HandshakePrincipals(String product) {
        this.linked = product.equals(ContainerFacts.TYRUS);
    }

    public Principal of(HttpServletRequest request, Caller caller) {
        if (!linked) {
            return caller;
        }
        try {
            return new ConnectedCaller(caller, GlassFishConnection.of(request));
        } catch (ReflectiveOperationException | RuntimeException unknown) {
            if (logged.compareAndSet(false, true)) {
                LOG.log(
                        Level.WARNING,
                        "this server does not show its connections: a client's end is found out late,"
                                + " and its queues are as long as the server lets them",
                        unknown);
            }
            return caller;
        }
    }
}
