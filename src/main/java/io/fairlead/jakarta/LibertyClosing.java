package io.fairlead.jakarta;

import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Unblocks a thread that Open Liberty blocks in {@link Session#close}. Liberty writes the close frame on the calling
 * thread, which waits for the selector. If the connection ends meanwhile, nothing wakes that thread, and after an
 * interrupt it waits again ({@code NioTCPWriteRequestContextImpl.processSyncWriteRequest}, 26.0.0.3).
 *
 * <p>The members are hidden by interfaces, so only the first session that is closed shows whether this version has
 * them.
 *
 * <p>Threading: safe.
 */
final class LibertyClosing {
    private static final Logger LOG = System.getLogger(LibertyClosing.class.getName());
    private static final String PACKAGE = "com.ibm.ws.wsoc.";
    private static final ServerInternals<Method> INTERNALS = new ServerInternals<>(
            "Open Liberty",
            type -> member(type, "getSessionImpl", owner -> owner.getDeclaredMethod("getSessionImpl")),
            "closing a session whose connection is lost keeps a thread waiting");

    private final Class<?> sessionClass;
    private final Object connection;
    private final Method isClosed;
    /** Liberty's write context of the connection. */
    private final Object writing;

    private final Field blockedThread;
    private final Field blockingIOError;
    private final Field blockWait;

    private LibertyClosing(Session session, Method sessionImpl) throws ReflectiveOperationException {
        this.sessionClass = session.getClass();
        Object link = get(Objects.requireNonNull(sessionImpl.invoke(session)), "connLink");
        this.connection = get(link, "tcpConnection");
        this.isClosed = method(connection, "isClosed");
        this.writing = call(connection, "getWriteInterface");
        this.blockedThread = field(writing, "blockedThread");
        this.blockingIOError = field(writing, "blockingIOError");
        this.blockWait = field(writing, "blockWait");
    }

    /** Whether it is a session of Open Liberty. */
    static boolean isLiberty(Session session) {
        return session.getClass().getName().startsWith(PACKAGE);
    }

    /** Null on any other server, on an unknown version of Liberty, and if the connection is gone. */
    static @Nullable LibertyClosing of(Session session) {
        Method sessionImpl = isLiberty(session) ? INTERNALS.of(session.getClass()) : null;
        if (sessionImpl == null) {
            return null;
        }
        try {
            return new LibertyClosing(session, sessionImpl);
        } catch (InvocationTargetException | NullPointerException gone) {
            LOG.log(Level.DEBUG, "the connection of the session is gone", gone);
        } catch (ReflectiveOperationException | RuntimeException missing) {
            INTERNALS.fail(session.getClass(), missing);
        }
        return null;
    }

    /** Ends the wait of a thread that writes to a lost connection. */
    void release() {
        try {
            if ((boolean) isClosed.invoke(connection) && blockedThread.getBoolean(writing)) {
                blockingIOError.set(writing, new IOException("the connection is gone"));
                Object waiting = Objects.requireNonNull(blockWait.get(writing));
                method(waiting, "simpleNotify").invoke(waiting);
            }
        } catch (ReflectiveOperationException | RuntimeException missing) {
            INTERNALS.fail(sessionClass, missing);
        }
    }

    private static Object call(Object target, String name) throws ReflectiveOperationException {
        return Objects.requireNonNull(method(target, name).invoke(target), name);
    }

    private static Object get(Object target, String name) throws ReflectiveOperationException {
        return Objects.requireNonNull(field(target, name).get(target), name);
    }

    private static Method method(Object target, String name) throws ReflectiveOperationException {
        return member(target.getClass(), name, type -> type.getDeclaredMethod(name));
    }

    private static Field field(Object target, String name) throws ReflectiveOperationException {
        return member(target.getClass(), name, type -> type.getDeclaredField(name));
    }

    private interface Finder<M> {
        M find(Class<?> type) throws ReflectiveOperationException;
    }

    /** Finds the member in this class or its nearest superclass that has it. */
    private static <M extends AccessibleObject> M member(Class<?> target, String name, Finder<M> finder)
            throws ReflectiveOperationException {
        for (Class<?> type = target; type != null; type = type.getSuperclass()) {
            try {
                M found = finder.find(type);
                found.setAccessible(true);
                return found;
            } catch (NoSuchFieldException | NoSuchMethodException elsewhere) {
                // a superclass may have it
            }
        }
        throw new NoSuchFieldException(target + "." + name);
    }
}
