package io.fairlead.process;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waiting for what only asking can tell; the test's own timeout is the bound. */
final class Eventually {
    private Eventually() {}

    static void holds(Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
