package io.fairlead.jakarta;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.glassfish.tyrus.core.TyrusSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TyrusTimerTest {
    /** As Tyrus' session keeps it. */
    private static final class Scheduling {
        private ScheduledExecutorService service;
        private @Nullable Object idle;

        Scheduling(ScheduledExecutorService service) {
            this.service = service;
        }

        void onMessage() {
            idle = service.schedule(() -> {}, 1, TimeUnit.HOURS);
        }
    }

    @Test
    void aMessageOfASessionWithoutTimerSchedulesNothing() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);
        try {
            Scheduling session = new Scheduling(executor);
            session.onMessage();
            assertTrue(executor.getQueue().contains(session.idle));
            TyrusTimer.unschedule(session);
            session.onMessage();
            assertNull(session.idle);
            assertEquals(1, executor.getQueue().size());
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void theSessionOfTyrusHasTheFieldThatIsLookedFor() throws Exception {
        assertEquals(
                ScheduledExecutorService.class,
                TyrusSession.class.getDeclaredField("service").getType());
    }

    @Test
    void aSessionOfAnotherContainerIsLeftAlone() {
        assertDoesNotThrow(() -> TyrusTimer.unschedule(new Object()));
    }
}
