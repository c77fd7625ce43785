package io.fairlead.jakarta;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Members of a server's own session or request class, used where Jakarta has no API. They are looked up once, where
 * possible when the endpoints are added. A version without them is served with reduced function, and one warning names
 * it.
 *
 * <p>Threading: safe.
 *
 * @param <M> the members
 */
public final class ServerInternals<M> {
    private static final Logger LOG = System.getLogger(ServerInternals.class.getName());

    /** Finds the members in a class of the server. */
    @FunctionalInterface
    public interface Lookup<M> {
        M in(Class<?> serverClass) throws ReflectiveOperationException;
    }

    private record Result<M>(Class<?> serverClass, @Nullable M members) {}

    private final String product;
    private final String version;
    private final Lookup<M> lookup;
    private final String consequence;
    private final AtomicReference<@Nullable Result<M>> result = new AtomicReference<>();

    /** The version is that of the class's package. */
    ServerInternals(String product, Lookup<M> lookup, String consequence) {
        this(product, "", lookup, consequence);
    }

    /**
     * @param version empty: that of the class's package
     * @param consequence of working without the members, for the log
     */
    public ServerInternals(String product, String version, Lookup<M> lookup, String consequence) {
        this.product = product;
        this.version = version;
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
    public @Nullable M of(Class<?> serverClass) {
        Result<M> last = result.get();
        return last != null && last.serverClass() == serverClass ? last.members() : find(serverClass);
    }

    private synchronized @Nullable M find(Class<?> serverClass) {
        Result<M> last = result.get();
        if (last != null && last.serverClass() == serverClass) {
            return last.members();
        }
        M members = null;
        try {
            members = lookup.in(serverClass);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError missing) {
            warn(serverClass, missing);
        }
        result.set(new Result<>(serverClass, members));
        return members;
    }

    /**
     * A member that only an open session can show is missing: those of this class are served without the members
     * from now on.
     */
    public synchronized void fail(Class<?> serverClass, Exception missing) {
        if (of(serverClass) != null) {
            warn(serverClass, missing);
            result.set(new Result<>(serverClass, null));
        }
    }

    private void warn(Class<?> serverClass, Throwable missing) {
        String known = version.isEmpty() ? serverClass.getPackage().getImplementationVersion() : version;
        LOG.log(
                Level.WARNING,
                "{0} {1} has unknown internals ({2}): {3}",
                product,
                known == null ? "of an unknown version" : known,
                missing,
                consequence);
    }
}
