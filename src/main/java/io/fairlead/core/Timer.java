package io.fairlead.core;

import java.time.Duration;

/** Runs a short task later, on a thread of its own; what the task throws is logged. */
@FunctionalInterface
public interface Timer {
    void after(Duration delay, Runnable task);
}
