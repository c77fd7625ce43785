package io.fairlead.container;

import io.fairlead.eventloop.Threads;

/**
 * The gateway's class loader as the context class loader of a server's threads. One that a server's pool makes while the
 * gateway calls the server inherits it, and some pools never set another (the tasks of XNIO, WildFly): as long as such a
 * thread lives, the gateway would stay in memory.
 *
 * <p>Threading: safe.
 */
public final class ContextClassLoaderReset {
    private ContextClassLoaderReset() {}

    /** Takes it back from all threads but the calling one and the gateway's own, which end. */
    public static void reset() {
        ClassLoader own = ContextClassLoaderReset.class.getClassLoader();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread != Thread.currentThread() && thread.getContextClassLoader() == own && !Threads.isOwn(thread)) {
                thread.setContextClassLoader(own.getParent());
            }
        }
    }
}
