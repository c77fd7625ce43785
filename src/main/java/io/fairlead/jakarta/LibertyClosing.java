package io.fairlead.jakarta;

import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long Open Liberty waits in {@link Session#close}. It writes the close on the calling thread, which waits for the
 * selector; where the connection ends meanwhile nobody wakes that thread any more, and an interrupt only makes it wait
 * again ({@code NioTCPWriteRequestContextImpl.processSyncWriteRequest}, 26.0.0.3). Here it hears of that end.
 *
 * <p>Threading: safe.
 */
final class LibertyClosing {
    private static final Logger LOG = System.getLogger(LibertyClosing.class.getName());
    private static final String SESSION = "com.ibm.ws.wsoc.";

    /** Liberty's writing side of the connection. */
    private final Object writing;

    private final Object connection;

    private LibertyClosing(Session session) throws ReflectiveOperationException {
        Object link = get(call(session, "getSessionImpl"), "connLink");
        this.connection = get(link, "tcpConnection");
        this.writing = call(connection, "getWriteInterface");
    }

    /** Null on any other container, on a Liberty that keeps things elsewhere, and when there is no connection any more. */
    static @Nullable LibertyClosing of(Session session) {
        if (!session.getClass().getName().startsWith(SESSION)) {
            return null;
        }
        try {
            return new LibertyClosing(session);
        } catch (ReflectiveOperationException | RuntimeException absent) {
            LOG.log(Level.DEBUG, "nothing is known of this session's connection", absent);
            return null;
        }
    }

    /** Whoever waits to write to a connection that is gone hears that it is. */
    void release() {
        try {
            if ((boolean) call(connection, "isClosed") && (boolean) get(writing, "blockedThread")) {
                field(writing, "blockingIOError").set(writing, new IOException("the connection is gone"));
                method(get(writing, "blockWait"), "simpleNotify").invoke(get(writing, "blockWait"));
            }
        } catch (ReflectiveOperationException | RuntimeException changed) {
            LOG.log(Level.DEBUG, "a thread that waits to write was not told", changed);
        }
    }

    private static Object call(Object target, String name) throws ReflectiveOperationException {
        return Objects.requireNonNull(method(target, name).invoke(target), name);
    }

    private static Object get(Object target, String name) throws ReflectiveOperationException {
        return Objects.requireNonNull(field(target, name).get(target), name);
    }

    private static Method method(Object target, String name) throws ReflectiveOperationException {
        return member(target, name, type -> type.getDeclaredMethod(name));
    }

    private static Field field(Object target, String name) throws ReflectiveOperationException {
        return member(target, name, type -> type.getDeclaredField(name));
    }

    private interface Finder<M> {
        M find(Class<?> type) throws ReflectiveOperationException;
    }

    /** Of its class or one above it. */
    private static <M extends AccessibleObject> M member(Object target, String name, Finder<M> finder)
            throws ReflectiveOperationException {
        for (Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
            try {
                M found = finder.find(type);
                found.setAccessible(true);
                return found;
            } catch (NoSuchFieldException | NoSuchMethodException above) {
                // a class above may have it
            }
        }
        throw new NoSuchFieldException(target.getClass() + "." + name);
    }
}
