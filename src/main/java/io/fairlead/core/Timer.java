package io.fairlead.core;

import java.time.Duration;

/** Runs a short task later, on a thread of its own; what the task throws is logged. */
@FunctionalInterface
public interface Timer {
    void after(Duration delay, Runnable task);

    /** Runs it again and again, whatever it throws: each time so long after it has ended. */
    default void every(Duration pause, Runnable task) {
        after(pause, () -> {
            try {
                task.run();
            } finally {
                every(pause, task);
            }
        });
    }
}
