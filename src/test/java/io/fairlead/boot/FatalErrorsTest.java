package io.fairlead.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Ticker;
import io.fairlead.core.UncaughtErrors;
import io.fairlead.eventloop.TimerThread;
import io.fairlead.extension.LogsDefects;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@LogsDefects
class FatalErrorsTest {
    private final BlockingQueue<Throwable> fatal = new LinkedBlockingQueue<>();
    private final FatalErrors errors = new FatalErrors(fatal::add);

    private Throwable heard() throws InterruptedException {
        return fatal.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void anErrorOfATimedTaskIsNotLostInAFuture() throws Exception {
        Error error = new AssertionError("not so");
        try (TimerThread timer = new TimerThread(new Ticker(), errors.threads("timer"))) {
            timer.after(Duration.ZERO, () -> {
                throw error;
            });
            assertSame(error, heard());
            assertEquals(Optional.of(error.toString()), errors.detail());
        }
    }

    /** As where there is no descriptor left to open it with. */
    @Test
    void aLibraryThatCanNotBeLoadedEndsOnlyItsTask() throws Exception {
        try (TimerThread timer = new TimerThread(new Ticker(), errors.threads("timer"))) {
            timer.after(Duration.ZERO, () -> {
                throw new UnsatisfiedLinkError("too many open files");
            });
            timer.after(Duration.ZERO, () -> fatal.add(new AssertionError("time goes on")));
            assertEquals("time goes on", heard().getMessage());
        }
    }

    @Test
    void theTimerGoesOnAfterAnyExceptionOfAWatcher() throws Exception {
        Ticker ticker = new Ticker();
        CountDownLatch beats = new CountDownLatch(3);
        ticker.watch(nanos -> {
            beats.countDown();
            throw new IllegalArgumentException("not expected");
        });
        try (TimerThread timer = new TimerThread(ticker, errors.threads("timer"))) {
            assertTrue(beats.await(10, TimeUnit.SECONDS));
            timer.after(Duration.ZERO, () -> fatal.add(new AssertionError("time goes on")));
            assertEquals("time goes on", heard().getMessage());
        }
        assertTrue(errors.detail().isEmpty());
    }

    @Test
    void anExceptionOfATaskIsFatalWhereNothingWorksWithoutItsThread() throws Exception {
        RuntimeException defect = new IllegalStateException("the writer has a defect");
        die("store", defect);
        assertSame(defect, fatal.peek());
    }

    @Test
    void aRequestThatOverflowsItsStackEndsNothingElse() throws Exception {
        die("worker", new StackOverflowError());
        die("worker", new NoClassDefFoundError("of.one.Request"));
        assertTrue(fatal.isEmpty());
        assertTrue(errors.detail().isEmpty());
        die("worker", new OutOfMemoryError("Java heap space"));
        assertEquals(1, fatal.size());
    }

    private void die(String role, Throwable cause) throws InterruptedException {
        Thread thread = errors.threads(role).newThread(() -> FatalErrorsTest.<RuntimeException>throwAny(cause));
        thread.start();
        thread.join();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwAny(Throwable any) throws T {
        throw (T) any;
    }

    @Test
    void anErrorAmongTheCausesOfAFailureIsTold() throws Exception {
        Error error = new OutOfMemoryError("Java heap space");
        Thread thread = errors.threads("worker")
                .newThread(() -> UncaughtErrors.report(new IllegalStateException(new RuntimeException(error))));
        thread.start();
        thread.join();
        assertSame(error, fatal.peek());
    }

    @Test
    void onlyTheFirstEndsTheGateway() throws Exception {
        die("worker", new OutOfMemoryError("Java heap space"));
        die("io", new OutOfMemoryError("Java heap space"));
        assertEquals(1, fatal.size());
    }

    @Test
    void aGatewayInAHostProcessStopsItselfOnItsOwnThread() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        CompletableFuture<String> on = new CompletableFuture<>();
        try (FatalErrors stopping = FatalErrors.stopping(() -> {
            on.complete(Thread.currentThread().getName());
            stopped.countDown();
        })) {
            stopping.threads("io")
                    .newThread(() -> {})
                    .getUncaughtExceptionHandler()
                    .uncaughtException(Thread.currentThread(), new OutOfMemoryError("Java heap space"));
            assertTrue(stopped.await(10, TimeUnit.SECONDS));
            assertTrue(on.join().startsWith("fairlead-fatal-"), on.join());
            assertEquals(Optional.of("java.lang.OutOfMemoryError: Java heap space"), stopping.detail());
        }
    }
}
