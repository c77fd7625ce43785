package io.fairlead.core;

import java.time.Duration;

/** Runs a short task after a delay on the timer's thread; logs exceptions of the task. */
@FunctionalInterface
public interface Timer {
    void after(Duration delay, Runnable task);

    /** Runs the task repeatedly with a fixed delay between runs, even if it throws. */
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
