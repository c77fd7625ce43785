package io.fairlead.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LazyTest {
    private final AtomicInteger made = new AtomicInteger();
    private final Lazy<String> lazy = new Lazy<>(() -> "value " + made.incrementAndGet());

    @Test
    void theValueIsMadeAtTheFirstUseAndOnlyThen() {
        assertEquals(0, made.get());
        assertEquals("value 1", lazy.get());
        assertEquals("value 1", lazy.get());
    }

    @Test
    void threadsThatAskAtTheSameTimeGetTheSameValue() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Lazy<String> slow = new Lazy<>(() -> {
            begun.countDown();
            awaitUninterrupted(released);
            return "value " + made.incrementAndGet();
        });
        Thread first = new Thread(slow::get, "test-first");
        Thread second = new Thread(slow::get, "test-second");
        first.start();
        begun.await();
        second.start();
        released.countDown();
        first.join();
        second.join();
        assertEquals("value 1", slow.get());
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void aFailureIsFollowedByAnotherAttempt() {
        Lazy<String> failing = new Lazy<>(() -> {
            if (made.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
            }
            return "value";
        });
        assertThrows(IllegalStateException.class, failing::get);
        assertEquals("value", failing.get());
    }
}
