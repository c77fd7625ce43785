package io.fairlead.container;

import io.fairlead.jakarta.ServerConnection;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

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

    private final MethodHandle isOpen;
    private final MethodHandle drop;

    private GlassFishConnection(Object connection) throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        Class<?> type = connection.getClass();
        this.isOpen = lookup.unreflect(type.getMethod("isOpen")).bindTo(connection);
        this.drop = lookup.unreflect(type.getMethod("terminateSilently")).bindTo(connection);
        type.getMethod("setMaxAsyncWriteQueueSize", int.class).invoke(connection, MAX_QUEUE_BYTES);
    }

    /** @throws ReflectiveOperationException if this server version is not supported */
    static GlassFishConnection of(HttpServletRequest request) throws ReflectiveOperationException {
        Object own = call(request, "getUnwrappedCoyoteRequest");
        boolean renamed = has(own, "getGrizzlyRequest");
        Object grizzly = call(own, renamed ? "getGrizzlyRequest" : "getCoyoteRequest");
        return new GlassFishConnection(call(call(grizzly, "getContext"), "getConnection"));
    }

    private static boolean has(Object target, String method) {
        return java.util.Arrays.stream(target.getClass().getMethods())
                .anyMatch(one -> one.getName().equals(method));
    }

    private static Object call(Object target, String method) throws ReflectiveOperationException {
        return target.getClass().getMethod(method).invoke(target);
    }

    @Override
    public boolean isOpen() {
        return (boolean) call(isOpen);
    }

    @Override
    public void drop() {
        call(drop);
    }

    private static Object call(MethodHandle method) {
        try {
            return method.invoke();
        } catch (RuntimeException | Error defect) {
            throw defect;
        } catch (Throwable checked) {
            throw new IllegalStateException(checked);
        }
    }
}
