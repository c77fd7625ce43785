package io.fairlead.container;

import io.fairlead.jakarta.ServerConnection;
import io.fairlead.jakarta.ServerInternals;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a request on GlassFish and Payara: a connection of the server's own Grizzly, found by reflection.
 * Their Tyrus does not notify a session when its client is gone, and their write queue holds up to four times the
 * kernel's send buffer: megabytes for each client that does not read.
 *
 * <p>Threading: safe.
 */
final class GlassFishConnection implements ServerConnection {
    /** Write queue limit behind a session's outbox: enough to keep a socket busy. */
    static final int MAX_QUEUE_BYTES = 64 << 10;

    private static final Logger LOG = System.getLogger(GlassFishConnection.class.getName());

    /** @param path the getters that lead from the server's request to the connection */
    record Members(List<Method> path, Method isOpen, Method drop, Method limitQueue) {
        static Members of(Class<?> request) throws ReflectiveOperationException {
            Method unwrapped = request.getMethod("getUnwrappedCoyoteRequest");
            Method grizzly = grizzlyRequest(unwrapped.getReturnType());
            Method context = grizzly.getReturnType().getMethod("getContext");
            Method connection = context.getReturnType().getMethod("getConnection");
            Class<?> type = connection.getReturnType();
            return new Members(
                    List.of(unwrapped, grizzly, context, connection),
                    type.getMethod("isOpen"),
                    type.getMethod("terminateSilently"),
                    type.getMethod("setMaxAsyncWriteQueueSize", int.class));
        }

        /** Payara and older versions of GlassFish have it under another name. */
        private static Method grizzlyRequest(Class<?> request) throws ReflectiveOperationException {
            try {
                return request.getMethod("getGrizzlyRequest");
            } catch (NoSuchMethodException older) {
                return request.getMethod("getCoyoteRequest");
            }
        }
    }

    private final Object connection;
    private final Members members;

    private GlassFishConnection(Object connection, Members members) {
        this.connection = connection;
        this.members = members;
    }

    /** Null on an unknown version of the server, and if the connection is gone. */
    static @Nullable GlassFishConnection of(HttpServletRequest request, ServerInternals<Members> internals) {
        Members members = internals.of(request.getClass());
        if (members == null) {
            return null;
        }
        try {
            Object found = request;
            for (Method getter : members.path()) {
                found = getter.invoke(found);
            }
            members.limitQueue().invoke(found, MAX_QUEUE_BYTES);
            return new GlassFishConnection(found, members);
        } catch (InvocationTargetException | NullPointerException gone) {
            LOG.log(Level.DEBUG, "the connection of the request is gone", gone);
        } catch (ReflectiveOperationException | RuntimeException inaccessible) {
            internals.fail(request.getClass(), inaccessible);
        }
        return null;
    }

    @Override
    public boolean isOpen() {
        return (boolean) call(members.isOpen());
    }

    @Override
    public void drop() {
        call(members.drop());
    }

    private Object call(Method method) {
        try {
            return method.invoke(connection);
        } catch (ReflectiveOperationException defect) {
            throw new IllegalStateException(defect);
        }
    }
}
