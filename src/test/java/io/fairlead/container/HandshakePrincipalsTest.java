package io.fairlead.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.access.Caller;
import io.fairlead.boot.CapturedLog;
import io.fairlead.jakarta.ConnectedCaller;
import io.fairlead.jakarta.ServerConnection;
import io.fairlead.jakarta.ServerInternals;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Handshakes on GlassFish and Payara, of versions that are known and of one that has renamed a method. */
@SuppressWarnings({"unused", "DoNotCallSuggester"}) // by reflection
class HandshakePrincipalsTest {
    private static final Caller CALLER = Caller.anonymous("192.0.2.1");
    private static final String CONSEQUENCE = "lost clients are detected late";

    /** The connection of the server's Grizzly. */
    public static final class Link {
        private boolean open = true;
        private int limit;

        public boolean isOpen() {
            return open;
        }

        public void terminateSilently() {
            open = false;
        }

        public void setMaxAsyncWriteQueueSize(int bytes) {
            limit = bytes;
        }
    }

    public record Context(Link link) {
        public Link getConnection() {
            return link;
        }
    }

    public record GrizzlyRequest(Link link) {
        public Context getContext() {
            return new Context(link);
        }
    }

    public record New(Link link) {
        public GrizzlyRequest getGrizzlyRequest() {
            return new GrizzlyRequest(link);
        }
    }

    public record Old(Link link) {
        public GrizzlyRequest getCoyoteRequest() {
            return new GrizzlyRequest(link);
        }
    }

    public record Renamed(Link link) {
        public GrizzlyRequest getRequestOfGrizzly() {
            return new GrizzlyRequest(link);
        }
    }

    private static final HttpServletRequest NOTHING = (HttpServletRequest) Proxy.newProxyInstance(
            HandshakePrincipalsTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) -> null);

    public static final class NewFacade extends HttpServletRequestWrapper {
        private final Link link;

        NewFacade(Link link) {
            super(NOTHING);
            this.link = link;
        }

        public New getUnwrappedCoyoteRequest() {
            return new New(link);
        }
    }

    public static final class OldFacade extends HttpServletRequestWrapper {
        private final Link link;

        OldFacade(Link link) {
            super(NOTHING);
            this.link = link;
        }

        public Old getUnwrappedCoyoteRequest() {
            return new Old(link);
        }
    }

    /** Of a request that has ended. */
    public static final class EndedFacade extends HttpServletRequestWrapper {
        EndedFacade() {
            super(NOTHING);
        }

        public New getUnwrappedCoyoteRequest() {
            throw new IllegalStateException("the request has ended");
        }
    }

    public static final class RenamedFacade extends HttpServletRequestWrapper {
        RenamedFacade() {
            super(NOTHING);
        }

        public Renamed getUnwrappedCoyoteRequest() {
            return new Renamed(new Link());
        }
    }

    private static HandshakePrincipals on(String product) {
        ContainerName server = new ContainerName("Eclipse GlassFish", "9.9.9", "");
        return new HandshakePrincipals(new ContainerFacts(server, product, "", 0, 0, 0, 0, List.of(), 0));
    }

    private static void assertAccess(HttpServletRequest request, Link link) {
        ServerConnection connection = assertInstanceOf(
                        ConnectedCaller.class, on(ContainerFacts.TYRUS).of(request, CALLER))
                .link();
        assertEquals(GlassFishConnection.MAX_QUEUE_BYTES, link.limit);
        assertTrue(connection.isOpen());
        connection.drop();
        assertFalse(connection.isOpen());
        assertFalse(link.isOpen());
    }

    @Test
    void theConnectionOfAKnownVersionIsBoundedAndCanBeDropped() {
        Link link = new Link();
        assertAccess(new NewFacade(link), link);
        Link older = new Link();
        assertAccess(new OldFacade(older), older);
    }

    @Test
    void aVersionThatHasRenamedAMethodIsServedWithoutItsConnectionsAfterOneWarning() {
        try (CapturedLog log = CapturedLog.of(ServerInternals.class)) {
            HandshakePrincipals principals = on(ContainerFacts.TYRUS);
            assertSame(CALLER, principals.of(new RenamedFacade(), CALLER));
            assertSame(CALLER, principals.of(new RenamedFacade(), CALLER));
            assertEquals(1, log.count(CONSEQUENCE));
            assertEquals(1, log.count("Eclipse GlassFish 9.9.9"));
        }
    }

    @Test
    void aConnectionThatIsGoneIsNoWarning() {
        try (CapturedLog log = CapturedLog.of(ServerInternals.class)) {
            HandshakePrincipals principals = on(ContainerFacts.TYRUS);
            assertSame(CALLER, principals.of(new EndedFacade(), CALLER));
            assertEquals(0, log.count(CONSEQUENCE));
        }
    }

    @Test
    void otherServersAreNotAskedForConnections() {
        assertSame(CALLER, on("Tomcat").of(new NewFacade(new Link()), CALLER));
    }
}
