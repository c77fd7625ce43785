package io.fairlead.eventloop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.fairlead.extension.LogsDefects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.nio.SelectorRunner;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Grizzly writes a line for whatever happens on a selector's thread, and goes on: who looks after the thread must hear of it. */
@Timeout(30)
@LogsDefects
class SelectorErrorsTest {
    private final BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
    private final EventLoops loops =
            new EventLoops(() -> true, new DescriptorReserve(0, (delay, task) -> {}, System::nanoTime));
    private final TCPNIOTransport transport = loops.tcp(this::watched, 1);
    private SelectorRunner runner;

    private Thread watched(Runnable task) {
        Thread thread = new Thread(task, "test-selector");
        thread.setUncaughtExceptionHandler((dead, cause) -> told.add(cause));
        return thread;
    }

    @BeforeEach
    void start() throws Exception {
        transport.start();
        runner = ((SameLoopDistributor) transport.getNIOChannelDistributor()).nextRunner();
    }

    @AfterEach
    void stop() {
        EventLoops.stop(transport);
    }

    @Test
    void anErrorOfATaskIsTold() throws Exception {
        Error error = new OutOfMemoryError("Java heap space");
        loops.of(runner).execute(() -> {
            throw error;
        });
        assertSame(error, told.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void aSelectorThatIsClosedEndsItsThread() throws Exception {
        runner.getSelector().close();
        assertEquals(
                "java.io.IOException: a selector was closed",
                told.poll(10, TimeUnit.SECONDS).getMessage());
    }
}
