package io.fairlead.jakarta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.fairlead.boot.CapturedLog;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is looked up in a server's session class, of a known version and of one that has renamed it. */
class ServerInternalsTest {
    private static final String CONSEQUENCE = "sessions are served without it";

    private final List<Class<?>> lookups = new ArrayList<>();

    /** Of a version that is known. */
    @SuppressWarnings("unused") // by reflection
    public static final class Known {
        public void suspendReceives() {
            // only looked up
        }
    }

    /** Of a version that has renamed the method. */
    @SuppressWarnings("unused") // by reflection
    public static final class Renamed {
        public void pauseReceives() {
            // only looked up
        }
    }

    private ServerInternals<Method> internals() {
        return new ServerInternals<>("Server", this::find, CONSEQUENCE);
    }

    private Method find(Class<?> session) throws ReflectiveOperationException {
        lookups.add(session);
        return session.getMethod("suspendReceives");
    }

    @Test
    void whatTheStartHasFoundIsNotLookedUpAgain() {
        try (CapturedLog log = CapturedLog.of(ServerInternals.class)) {
            ServerInternals<Method> internals = internals();
            internals.probe(Known.class.getClassLoader(), Known.class.getName());
            assertNotNull(internals.of(Known.class));
            assertNotNull(internals.of(Known.class));
            assertEquals(List.of(Known.class), lookups);
            assertEquals(0, log.count(CONSEQUENCE));
        }
    }

    @Test
    void aVersionThatHasRenamedAMemberIsServedWithoutItAfterOneWarning() {
        try (CapturedLog log = CapturedLog.of(ServerInternals.class)) {
            ServerInternals<Method> internals = internals();
            internals.probe(Renamed.class.getClassLoader(), Renamed.class.getName());
            assertNull(internals.of(Renamed.class));
            assertNull(internals.of(Renamed.class));
            assertEquals(1, log.count(CONSEQUENCE));
            assertEquals(1, log.count("Server of an unknown version"));
        }
    }

    @Test
    void anotherServerIsNoWarning() {
        try (CapturedLog log = CapturedLog.of(ServerInternals.class)) {
            internals().probe(Known.class.getClassLoader(), "io.undertow.NotThere");
            assertEquals(0, log.count(CONSEQUENCE));
        }
    }

    @Test
    void aMemberThatALiveSessionDoesNotHaveIsReportedOnce() {
        try (CapturedLog log = CapturedLog.of(ServerInternals.class)) {
            ServerInternals<Method> internals = internals();
            assertNotNull(internals.of(Known.class));
            internals.fail(Known.class, new NoSuchFieldException("tcpConnection"));
            internals.fail(Known.class, new NoSuchFieldException("tcpConnection"));
            assertNull(internals.of(Known.class));
            assertEquals(1, log.count(CONSEQUENCE));
        }
    }
}
