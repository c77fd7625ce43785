package io.fairlead.container;

import io.fairlead.eventloop.Threads;

/**
 * Removes the gateway's class loader from the context class loaders of server threads. A thread that a server pool
 * creates during a call from the gateway inherits it, and some pools never reset it (XNIO tasks on WildFly): such a
 * thread would keep the undeployed gateway in memory.
 *
 * <p>Threading: safe.
 */
public final class ContextClassLoaderReset {
    private ContextClassLoaderReset() {}

    /** Resets all threads except the calling one and the gateway's own threads, which end. */
    public static void reset() {
        ClassLoader own = ContextClassLoaderReset.class.getClassLoader();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread != Thread.currentThread() && thread.getContextClassLoader() == own && !Threads.isOwn(thread)) {
                thread.setContextClassLoader(own.getParent());
            }
        }
    }
}
