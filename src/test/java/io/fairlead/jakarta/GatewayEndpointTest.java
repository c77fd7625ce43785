package io.fairlead.jakarta;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.access.Caller;
import io.fairlead.access.Sessions;
import io.fairlead.boot.CapturedLog;
import io.fairlead.core.Close;
import io.fairlead.core.Counters;
import io.fairlead.core.Delivery;
import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Meters;
import io.fairlead.core.Outbox;
import io.fairlead.core.SessionListener;
import io.fairlead.core.Ticker;
import io.fairlead.session.SessionContext;
import io.fairlead.session.SessionRequest;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A session on a foreign container that ends while it is being opened; the container is a fake that says so at once. */
class GatewayEndpointTest {
    private final Ticker ticker = new Ticker();
    private final Sessions sessions = new Sessions(10, 10);
    private final List<Close> closes = new ArrayList<>();
    private final List<CloseReason> told = new ArrayList<>();
    private final Map<Duration, Runnable> later = new HashMap<>();
    private final List<String> sent = new ArrayList<>();
    private boolean closesWhileOpening;
    private String welcome = "welcome";
    private Principal principal = Caller.anonymous("127.0.0.1:1");
    private long now;
    private Executor closer = Runnable::run;
    private final GatewayEndpoint endpoint = new GatewayEndpoint("echo", this::serve, context());
    private final Session session = fake(Session.class, this::answer);

    private SessionContext context() {
        return new SessionContext(
                sessions,
                ticker,
                new Meters(),
                MemoryBudget.unlimited(),
                (delay, task) -> later.put(delay, task),
                task -> closer.execute(task),
                () -> "s",
                Clock.systemUTC(),
                () -> now,
                100,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ZERO,
                Duration.ofSeconds(10));
    }

    private SessionListener serve(SessionRequest request) {
        Delivery delivery = new Delivery(Delivery.Policy.BLOCK, 1000, Duration.ZERO);
        Counters counters = new Counters();
        Outbox outbox = new Outbox(
                request.connection(),
                delivery,
                Duration.ofSeconds(10),
                () -> {},
                counters,
                new Meters(),
                System::nanoTime);
        if (closesWhileOpening) {
            endpoint.onClose(session, new CloseReason(CloseReason.CloseCodes.CLOSED_ABNORMALLY, ""));
        } else {
            outbox.send(Frame.text(welcome));
        }
        return new SessionListener() {
            @Override
            public void onMessage(Frame message) {
                throw new AssertionError(message.string());
            }

            @Override
            public Outbox outbox() {
                return outbox;
            }

            @Override
            public Counters counters() {
                return counters;
            }

            @Override
            public void onClosed(Close close) {
                closes.add(close);
            }
        };
    }

    private @Nullable Object answer(Method method, Object... arguments) {
        return switch (method.getName()) {
            case "getUserPrincipal" -> principal;
            case "getRequestURI" -> URI.create("/ws/echo");
            case "getAsyncRemote" -> fake(RemoteEndpoint.Async.class, this::refuse);
            case "close" -> told.add((CloseReason) arguments[0]);
            default -> null;
        };
    }

    /** The client is gone: whatever is sent to it fails. */
    private @Nullable Object refuse(Method method, Object... arguments) {
        sent.add((String) arguments[0]);
        ((SendHandler) arguments[1]).onResult(new SendResult(new IOException("gone")));
        return null;
    }

    private interface Answers {
        @Nullable Object to(Method method, Object... arguments);
    }

    private static <T> T fake(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object answer = answers.to(method, arguments == null ? new Object[0] : arguments);
                    return method.getReturnType() == void.class ? null : answer;
                }));
    }

    private void open() {
        open(endpoint);
    }

    private void open(GatewayEndpoint endpoint) {
        open(endpoint, session);
    }

    private static void open(GatewayEndpoint endpoint, Session session) {
        endpoint.onOpen(session, fake(jakarta.websocket.EndpointConfig.class, (method, arguments) -> null));
    }

    private void assertNothingIsLeft() {
        assertEquals(1, closes.size());
        assertEquals(0, sessions.count());
        assertEquals(0, ticker.size());
    }

    @Test
    void oneThatTheContainerEndsWhileItOpensLeavesNothing() {
        closesWhileOpening = true;
        open();
        assertNothingIsLeft();
        assertEquals(1006, closes.get(0).code());
    }

    @Test
    void oneWhoseWelcomeFailsLeavesNothing() {
        open();
        assertNothingIsLeft();
        assertEquals(1, told.size());
    }

    /** Open Liberty keeps who closes waiting for seconds, who may be a selector's thread, or the one of all timers. */
    @Test
    void theContainerIsToldOfACloseWhereOneMayWait() {
        List<Runnable> waiting = new ArrayList<>();
        closer = waiting::add;
        open();
        assertEquals(List.of(), told);
        assertEquals(1, ticker.size(), "who stops the gateway waits for it");
        waiting.forEach(Runnable::run);
        assertEquals(1, told.size());
        assertNothingIsLeft();
    }

    @Test
    void whoStopsTheGatewayWaitsForEachOfTwoCloses() {
        List<Runnable> waiting = new ArrayList<>();
        closer = waiting::add;
        open();
        open(new GatewayEndpoint("echo", this::serve, context()));
        assertEquals(2, ticker.size());
        waiting.get(0).run();
        assertEquals(1, ticker.size());
        waiting.get(1).run();
        assertEquals(0, ticker.size());
    }

    /** A class of Undertow's package without any of Undertow's own methods. */
    @Test
    void aSessionOfAnUndertowThatHasRenamedItsMethodsIsServedThePortableWay() throws Exception {
        Class<? extends Session> renamed = Class.forName("io.undertow.websockets.jsr.SessionOfAnotherVersion")
                .asSubclass(Session.class);
        Session undertow = fake(renamed, this::answer);
        try (CapturedLog log = CapturedLog.of(ServerInternals.class)) {
            open(endpoint, undertow);
            open(new GatewayEndpoint("echo", this::serve, context()), undertow);
            assertEquals(List.of("welcome", "welcome"), sent);
            assertEquals(1, log.count("Undertow of an unknown version"));
        }
        assertEquals(2, closes.size());
    }

    /** GlassFish and Payara would recycle its request twice. */
    @Test
    void aConnectionOfGrizzlyIsNotClosedWhileItsHandshakeMayStillBeEnding() {
        principal = new ConnectedCaller(
                Caller.anonymous("127.0.0.1:1"), fake(ServerConnection.class, (method, arguments) -> true));
        open();
        assertEquals(List.of("welcome"), sent);
        assertEquals(List.of(), told);
        run(Duration.ofMillis(100));
        assertEquals(1, told.size());
    }

    private void run(Duration delay) {
        Optional.ofNullable(later.get(delay)).orElseThrow().run();
    }

    /** java.net.http's client (JDK 17) loses or tears it otherwise. */
    @Test
    void aLargeWelcomeLeavesWhenTheClientHasHadTimeForIt() {
        welcome = "x".repeat(5_000);
        open();
        assertEquals(List.of(), sent);
        run(Duration.ofMillis(20));
        assertEquals(List.of(welcome), sent);
    }
}
