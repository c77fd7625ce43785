package io.fairlead.jakarta;

import jakarta.websocket.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Disables the idle timeout of a Tyrus session, which the gateway's heartbeat replaces. Tyrus schedules a task per
 * message if it is 0, and before 2.1.6 also if it is negative. On GlassFish 7 and Payara 6 it uses a managed executor,
 * which searches the whole archive for services for each task. That takes several times as long as the message itself.
 *
 * <p>Threading: safe.
 */
final class TyrusTimer {
    private static final Logger LOG = System.getLogger(TyrusTimer.class.getName());
    private static final String PACKAGE = "org.glassfish.tyrus.";
    private static final ServerInternals<Field> INTERNALS =
            new ServerInternals<>("Tyrus", TyrusTimer::executor, "it may schedule a task for each message");

    private TyrusTimer() {}

    /** Logs a warning if this is an unknown version of Tyrus. */
    static void probe(ClassLoader server) {
        INTERNALS.probe(server, PACKAGE + "core.TyrusSession");
    }

    private static Field executor(Class<?> session) throws ReflectiveOperationException {
        Field executor = session.getDeclaredField("service");
        if (executor.getType() != ScheduledExecutorService.class) {
            throw new NoSuchFieldException(executor + " has another type");
        }
        executor.setAccessible(true);
        return executor;
    }

    /** Disables the idle timeout and, on every known version of Tyrus, its tasks. */
    static void stop(Session session) {
        if (session.getClass().getName().startsWith(PACKAGE)) {
            unschedule(session);
        }
        session.setMaxIdleTimeout(-1);
    }

    /** Makes the session schedule on an executor that drops all tasks. */
    static void unschedule(Object session) {
        Field executor = INTERNALS.of(session.getClass());
        if (executor != null) {
            try {
                executor.set(session, droppingExecutor());
            } catch (IllegalAccessException | RuntimeException refused) {
                LOG.log(Level.DEBUG, "the timer of the session was not replaced", refused);
            }
        }
    }

    /** Tyrus only calls methods that return a future, and does not use the future. */
    private static Object droppingExecutor() {
        return Proxy.newProxyInstance(
                TyrusTimer.class.getClassLoader(),
                new Class<?>[] {ScheduledExecutorService.class},
                (proxy, method, arguments) -> null);
    }
}
