package io.fairlead.jakarta;

import jakarta.websocket.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The idle timeout of a session of Tyrus, which is the gateway's own to see to. Tyrus schedules a task for every message
 * while it is 0, and before 2.1.6 while it is negative, too: on GlassFish 7 and Payara 6 with a managed executor, which
 * looks for services through the whole archive for each of them. That takes several times what the message does.
 *
 * <p>Threading: safe.
 */
final class TyrusTimer {
    private static final Logger LOG = System.getLogger(TyrusTimer.class.getName());
    private static final String SESSION = "org.glassfish.tyrus.";

    private TyrusTimer() {}

    /** From now on there is no idle timeout, and on no version a task. On other containers only the former. */
    static void stop(Session session) {
        if (session.getClass().getName().startsWith(SESSION)) {
            unschedule(session);
        }
        session.setMaxIdleTimeout(-1);
    }

    /** What this schedules with its field {@code service} is forgotten, if it has such a field. */
    static void unschedule(Object session) {
        try {
            Field service = session.getClass().getDeclaredField("service");
            if (service.getType() == ScheduledExecutorService.class) {
                service.setAccessible(true);
                service.set(session, never());
            }
        } catch (ReflectiveOperationException | RuntimeException absent) {
            LOG.log(Level.DEBUG, "the session's timer stays as it is", absent);
        }
    }

    /** Tyrus only calls what returns a future, and does without it. */
    private static Object never() {
        return Proxy.newProxyInstance(
                TyrusTimer.class.getClassLoader(),
                new Class<?>[] {ScheduledExecutorService.class},
                (proxy, method, arguments) -> null);
    }
}
