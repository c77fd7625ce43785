package io.fairlead.container;

import io.fairlead.access.Caller;
import io.fairlead.jakarta.LinkedCaller;
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
public final class Entrants {
    private static final Logger LOG = System.getLogger(Entrants.class.getName());

    private final boolean linked;
    private final AtomicBoolean told = new AtomicBoolean();

    /** @param product as in {@link ContainerFacts} */
    public Entrants(String product) {
        this.linked = product.equals(ContainerFacts.TYRUS);
    }

    public Principal of(HttpServletRequest request, Caller caller) {
        if (!linked) {
            return caller;
        }
        try {
            return new LinkedCaller(caller, GrizzlyLink.of(request));
        } catch (ReflectiveOperationException | RuntimeException unknown) {
            if (told.compareAndSet(false, true)) {
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
