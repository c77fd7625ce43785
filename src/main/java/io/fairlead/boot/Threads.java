package io.fairlead.boot;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes daemon threads named {@code fairlead-<role>-<n>}. */
final class Threads {
    private Threads() {}

    static ThreadFactory of(String role) {
        AtomicInteger made = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "fairlead-" + role + "-" + made.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
