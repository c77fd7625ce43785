package io.fairlead.jakarta;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where a container's reading thread waits while its session is suspended: the only backpressure that Jakarta
 * WebSocket leaves, as what {@code onMessage} does not take the container does not read.
 *
 * <p>Threading: safe; one thread passes, others open and shut.
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

    /** Waits until it is open; false when that took too long or the thread was interrupted. */
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
