package io.fairlead.jakarta;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Blocks a container's reading thread while its session is suspended. This is the only backpressure that Jakarta
 * WebSocket allows: while {@code onMessage} does not return, the container does not read.
 *
 * <p>Threading: safe; one thread passes, other threads open and shut the gate.
 */
final class ReadGate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition opened = lock.newCondition();
    private boolean shut;

    void shut() {
        lock.lock();
        try {
            shut = true;
        } finally {
            lock.unlock();
        }
    }

    void open() {
        lock.lock();
        try {
            shut = false;
            opened.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the gate is open. @return false after a timeout or an interrupt */
    boolean pass(Duration atMost) {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (shut && left > 0) {
                left = opened.awaitNanos(left);
            }
            return !shut;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
