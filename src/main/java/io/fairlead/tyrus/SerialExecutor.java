package io.fairlead.tyrus;

import io.fairlead.core.UncaughtErrors;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one at a time and in order, on shared threads.
 *
 * <p>Threading: safe.
 */
public final class SerialExecutor implements Executor {
    /** A small initial capacity: there are many of these queues, and most are empty. */
    private static final int INITIAL_CAPACITY = 3;

    private static final Logger LOG = System.getLogger(SerialExecutor.class.getName());

    private final Executor threads;
    private final Queue<Runnable> serial = new ArrayDeque<>(INITIAL_CAPACITY);
    private boolean running;

    SerialExecutor(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            serial.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        threads.execute(this::run);
    }

    /** Runs the first task on the calling thread, which is one of the shared threads. */
    public void first(Runnable task) {
        synchronized (this) {
            running = true;
        }
        try {
            task.run();
        } finally {
            threads.execute(this::run);
        }
    }

    private void run() {
        for (Runnable next = next(); next != null; next = next()) {
            try {
                next.run();
            } catch (RuntimeException defect) {
                LOG.log(Level.ERROR, "a task failed", defect);
            } catch (Error fatal) {
                UncaughtErrors.report(fatal);
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = serial.poll();
        running = next != null;
        return next;
    }
}
