package io.fairlead.boot;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes daemon threads named {@code fairlead-<role>-<n>}. */
final class Threads {
    private static final String PREFIX = "fairlead-";

    private Threads() {}

    static ThreadFactory of(String role) {
        AtomicInteger made = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, PREFIX + role + "-" + made.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    static boolean isOwn(Thread thread) {
        return thread.getName().startsWith(PREFIX);
    }
}
