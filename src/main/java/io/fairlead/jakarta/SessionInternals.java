package io.fairlead.jakarta;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Members of a server's own session class, used where Jakarta WebSocket has no API. They are looked up once, when the
 * endpoints are added. A version without them is served with reduced function, and one warning names it.
 *
 * <p>Threading: safe.
 *
 * @param <M> the members
 */
final class SessionInternals<M> {
    private static final Logger LOG = System.getLogger(SessionInternals.class.getName());

    /** Finds the members in a session class. */
    @FunctionalInterface
    interface Lookup<M> {
        M in(Class<?> sessionClass) throws ReflectiveOperationException;
    }

    private record Result<M>(
            Class<?> sessionClass, @Nullable M members) {}

    private final String product;
    private final Lookup<M> lookup;
    private final String consequence;
    private final AtomicReference<@Nullable Result<M>> result = new AtomicReference<>();

    /** @param consequence of working without the members, for the log */
    SessionInternals(String product, Lookup<M> lookup, String consequence) {
        this.product = product;
        this.lookup = lookup;
        this.consequence = consequence;
    }

    /**
     * Looks up the members before there is a session, if this is the server and its class loader can load the class.
     */
    void probe(ClassLoader server, String className) {
        try {
            of(Class.forName(className, false, server));
        } catch (ClassNotFoundException | LinkageError otherServer) {
            LOG.log(Level.DEBUG, "{0} was not found: {1}", className, otherServer);
        }
    }

    /** Null if this version does not have them. */
    @Nullable M of(Class<?> sessionClass) {
        Result<M> last = result.get();
        return last != null && last.sessionClass() == sessionClass ? last.members() : find(sessionClass);
    }

    private synchronized @Nullable M find(Class<?> sessionClass) {
        Result<M> last = result.get();
        if (last != null && last.sessionClass() == sessionClass) {
            return last.members();
        }
        M members = null;
        try {
            members = lookup.in(sessionClass);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError missing) {
            warn(sessionClass, missing);
        }
        result.set(new Result<>(sessionClass, members));
        return members;
    }

    /**
     * A member that only an open session can show is missing: sessions of this class are served without the members
     * from now on.
     */
    synchronized void fail(Class<?> sessionClass, Exception missing) {
        if (of(sessionClass) != null) {
            warn(sessionClass, missing);
            result.set(new Result<>(sessionClass, null));
        }
    }

    private void warn(Class<?> sessionClass, Throwable missing) {
        String version = sessionClass.getPackage().getImplementationVersion();
        LOG.log(
                Level.WARNING,
                "{0} {1} has unknown internals ({2}): {3}",
                product,
                version == null ? "of an unknown version" : version,
                missing,
                consequence);
    }
}
