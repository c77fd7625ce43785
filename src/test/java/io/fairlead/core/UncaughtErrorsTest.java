package io.fairlead.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UncaughtErrorsTest {
    private static List<Throwable> reported(Throwable failure) throws InterruptedException {
        List<Throwable> reported = new ArrayList<>();
        Thread thread = new Thread(() -> UncaughtErrors.report(failure), "test-report");
        thread.setUncaughtExceptionHandler((where, error) -> reported.add(error));
        thread.start();
        thread.join();
        return reported;
    }

    @Test
    void anErrorReachesTheHandlerOfTheThreadAlsoAsACause() throws InterruptedException {
        Error error = new LinkageError("x");
        assertEquals(List.of(error), reported(error));
        assertEquals(List.of(error), reported(new IllegalStateException(new RuntimeException(error))));
    }

    @Test
    void anExceptionIsNotReported() throws InterruptedException {
        assertEquals(List.of(), reported(new IllegalStateException(new RuntimeException("x"))));
    }

    @Test
    void aChainOfCausesIsFollowedForSixteenLinksBecauseItMayBeCircular() throws InterruptedException {
        Throwable deep = new LinkageError("x");
        for (int i = 0; i < 15; i++) {
            deep = new RuntimeException(deep);
        }
        assertEquals(1, reported(deep).size());
        assertEquals(0, reported(new RuntimeException(deep)).size());
        RuntimeException outer = new RuntimeException("outer");
        outer.initCause(new RuntimeException(outer));
        assertEquals(List.of(), reported(outer));
    }
}
