package io.fairlead.jakarta;

import jakarta.websocket.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The idle timeout of a session of Tyrus, which the gateway's heartbeat replaces. Tyrus schedules a task for every message
 * while it is 0, and before 2.1.6 while it is negative, too: on GlassFish 7 and Payara 6 with a managed executor, which
 * looks for services through the whole archive for each of them. That takes several times what the message does.
 *
 * <p>Threading: safe.
 */
final class TyrusTimer {
    private static final Logger LOG = System.getLogger(TyrusTimer.class.getName());
    private static final String PACKAGE = "org.glassfish.tyrus.";
    private static final SessionInternals<Field> INTERNALS =
            new SessionInternals<>("Tyrus", TyrusTimer::executor, "it may schedule a task for each message");

    private TyrusTimer() {}

    /** Warns if this is Tyrus, but of an unknown version. */
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

    /** From now on there is no idle timeout, and on no known version of Tyrus a task. */
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
                LOG.log(Level.DEBUG, "the session''s timer stays as it is", refused);
            }
        }
    }

    /** Tyrus calls nothing but methods that return a future, and does without that. */
    private static Object droppingExecutor() {
        return Proxy.newProxyInstance(
                TyrusTimer.class.getClassLoader(),
                new Class<?>[] {ScheduledExecutorService.class},
                (proxy, method, arguments) -> null);
    }
}
