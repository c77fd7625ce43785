package io.fairlead.core;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds messages that arrive before their sender is admitted, and suspends reading from it meanwhile.
 *
 * <pre>
 *   SHUT ── open ──► OPENING: queued messages are processed in order ──► OPEN: messages pass
 * </pre>
 *
 * <p>Threading: {@link #accept} is called by one thread at a time, {@link #open} by any thread; messages are processed
 * one at a time. The lock guards the queue; no callback runs under it.
 */
public final class InboundQueue {
    private final Connection connection;
    private final Consumer<Frame> processor;
    private final Object lock = new Object();
    private final Queue<Frame> queue = new ArrayDeque<>(0);
    /** Used by the accepting thread only. */
    private boolean suspended;

    private boolean opening;
    private volatile boolean open;

    /** @param processor processes a message */
    public InboundQueue(Connection connection, Consumer<Frame> processor) {
        this.connection = connection;
        this.processor = processor;
    }

    /** Processes a message now, or after {@link #open}. */
    public void accept(Frame message) {
        if (!open && !suspended) {
            suspended = true;
            connection.suspend();
        }
        boolean queued;
        synchronized (lock) {
            queued = !open;
            if (queued) {
                queue.add(message);
            }
        }
        if (!queued) {
            resume();
            processor.accept(message);
        }
    }

    /** Resumes reading if {@link #open} ran while {@link #accept} was suspending it. */
    private void resume() {
        if (suspended) {
            suspended = false;
            connection.resume();
        }
    }

    /** Processes the queued messages, then lets messages pass. The caller must not hold a lock. */
    public void open() {
        if (open) {
            return;
        }
        synchronized (lock) {
            if (opening) {
                return;
            }
            opening = true;
        }
        boolean resumes = false;
        for (Frame next = next(); next != null; next = next()) {
            resumes = true;
            processor.accept(next);
        }
        if (resumes) {
            connection.resume();
        }
    }

    private @Nullable Frame next() {
        synchronized (lock) {
            Frame next = queue.poll();
            open = next == null;
            return next;
        }
    }
}
