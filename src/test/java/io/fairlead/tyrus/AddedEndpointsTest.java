package io.fairlead.tyrus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.boot.EmbeddedGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A jar that a user might write, on the gateway's own server. */
@Timeout(60)
class AddedEndpointsTest {
    private static final String SOURCE = """
            import jakarta.websocket.*;
            import jakarta.websocket.server.*;
            import java.util.Set;
            import java.util.concurrent.CountDownLatch;

            public class Added implements ServerApplicationConfig {
                public Set<ServerEndpointConfig> getEndpointConfigs(Set<Class<? extends Endpoint>> scanned) {
                    return null;
                }

                public Set<Class<?>> getAnnotatedEndpointClasses(Set<Class<?>> scanned) {
                    return Set.of(Shout.class);
                }

                @ServerEndpoint("/shout/{who}")
                public static class Shout {
                    private static final CountDownLatch HELD = new CountDownLatch(1);

                    @OnOpen
                    public void open(Session session, @PathParam("who") String who) throws Exception {
                        session.getBasicRemote().sendText("hello " + who);
                    }

                    @OnMessage
                    public String say(String text, Session session) throws Exception {
                        if (text.equals("wait")) {
                            HELD.await();
                        } else if (text.equals("go")) {
                            HELD.countDown();
                        } else if (text.equals("timeout")) {
                            return "" + session.getMaxIdleTimeout();
                        }
                        return text.toUpperCase();
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    /** Remembers the texts that come. */
    private static final class Heard implements WebSocket.Listener {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                texts.add(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            texts.add("closed " + code);
            return null;
        }

        String next() throws InterruptedException {
            String text = texts.poll(10, TimeUnit.SECONDS);
            return text == null ? "nothing" : text;
        }
    }

    private void jar(String service) throws IOException {
        AddedJar.write(folder, SOURCE, service);
    }

    private EmbeddedGateway start(String more) {
        return EmbeddedGateway.start("endpoints: {folder: \"" + folder + "\"}\n" + more);
    }

    private static WebSocket open(EmbeddedGateway gateway, String path, Heard heard, String... header)
            throws Exception {
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        if (header.length > 0) {
            builder.header(header[0], header[1]);
        }
        URI base = gateway.base();
        return builder.buildAsync(URI.create("ws://127.0.0.1:" + base.getPort() + path), heard)
                .get(10, TimeUnit.SECONDS);
    }

    private static WebSocket join(EmbeddedGateway gateway, String who, Heard heard) throws Exception {
        WebSocket joined = open(gateway, "/shout/" + who, heard);
        assertEquals("hello " + who, heard.next());
        return joined;
    }

    private static int refusal(EmbeddedGateway gateway, String path, String... header) {
        ExecutionException refused =
                assertThrows(ExecutionException.class, () -> open(gateway, path, new Heard(), header));
        return assertInstanceOf(WebSocketHandshakeException.class, refused.getCause())
                .getResponse()
                .statusCode();
    }

    @Test
    void itsSessionsHearEverythingInOrderBesideTheGatewaysOwn() throws Exception {
        jar("Added");
        try (EmbeddedGateway gateway = start("")) {
            Heard heard = new Heard();
            WebSocket added = join(gateway, "anna", heard);
            for (int i = 0; i < 500; i++) {
                added.sendText("m" + i, true).join();
            }
            List<String> expected =
                    IntStream.range(0, 500).mapToObj(i -> "M" + i).toList();
            for (String one : expected) {
                assertEquals(one, heard.next());
            }
            Heard echoed = new Heard();
            open(gateway, "/ws/echo", echoed).sendText("own", true).join();
            assertEquals("own", echoed.next());
            added.sendClose(1000, "").join();
            assertEquals("closed 1000", heard.next());
        }
    }

    @Test
    void oneThatWaitsHoldsNobodyElse() throws Exception {
        jar("Added");
        try (EmbeddedGateway gateway = start("")) {
            Heard waiting = new Heard();
            open(gateway, "/shout/a", waiting).sendText("wait", true).join();
            assertEquals("hello a", waiting.next());
            Heard others = new Heard();
            WebSocket other = join(gateway, "b", others);
            for (int i = 0; i < 8; i++) {
                Heard echoed = new Heard();
                open(gateway, "/ws/echo", echoed).sendText("still here", true).join();
                assertEquals("still here", echoed.next());
            }
            other.sendText("go", true).join();
            assertEquals("GO", others.next());
            assertEquals("WAIT", waiting.next());
        }
    }

    @Test
    void aClientIsNotReadOnWhileItsCodeWaitsAndLosesNothing() throws Exception {
        jar("Added");
        try (EmbeddedGateway gateway = start("")) {
            Heard heard = new Heard();
            WebSocket held = join(gateway, "a", heard);
            held.sendText("wait", true).join();
            String text = "X".repeat(1 << 14);
            CompletableFuture<WebSocket> stuck = held.sendText(text, true);
            int sent = 1;
            while (isDoneSoon(stuck)) {
                assertTrue(sent++ < 4_096, "64 MiB were read of it");
                stuck = held.sendText(text, true);
            }
            join(gateway, "b", new Heard()).sendText("go", true).join();
            assertEquals("WAIT", heard.next());
            for (int i = 0; i < sent; i++) {
                assertEquals(text, heard.next());
            }
        }
    }

    private static boolean isDoneSoon(CompletableFuture<?> future) throws Exception {
        try {
            future.get(2, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException held) {
            return false;
        }
    }

    @Test
    void itIsGuardedAsTheGatewaysOwnAreAndTheyKeepTheirPaths() throws Exception {
        jar("Added");
        try (EmbeddedGateway gateway = start("websocket: {maxSessions: 1}\naccess: {anonymous: true}\n")) {
            assertEquals(403, refusal(gateway, "/shout/anna", "Origin", "https://elsewhere.example"));
            assertEquals(404, refusal(gateway, "/shout"));
            Heard heard = new Heard();
            join(gateway, "anna", heard);
            assertEquals(503, refusal(gateway, "/shout/otto"));
        }
    }

    @Test
    void aStopClosesItsSessions() throws Exception {
        jar("Added");
        Heard heard = new Heard();
        try (EmbeddedGateway gateway = start("")) {
            join(gateway, "anna", heard);
        }
        assertEquals("closed 1001", heard.next());
    }

    /** With 0, which is none as well, Tyrus runs a task of a timer after every message. */
    @Test
    void anIdleTimeoutIsTheConfiguredOneAndNoneIsNegative() throws Exception {
        jar("Added");
        assertEquals("-1", idleTimeout(""));
        assertEquals("300000", idleTimeout("websocket: {idleTimeout: 5m}\n"));
    }

    private String idleTimeout(String config) throws Exception {
        try (EmbeddedGateway gateway = start(config)) {
            Heard heard = new Heard();
            join(gateway, "anna", heard).sendText("timeout", true).join();
            return heard.next();
        }
    }

    @Test
    void aMessageAboveTheLimitEndsTheSession() throws Exception {
        jar("Added");
        try (EmbeddedGateway gateway = start("websocket: {maxMessage: 1KiB}\n")) {
            Heard heard = new Heard();
            WebSocket added = join(gateway, "anna", heard);
            added.sendText("x".repeat(2_000), true).join();
            assertEquals("closed 1009", heard.next());
        }
    }

    @Test
    void aJarThatCantBeUsedIsAClearFault() throws Exception {
        jar("NotThere");
        Exception fault = assertThrows(Exception.class, () -> start("").close());
        assertTrue(String.valueOf(fault).contains("endpoints.folder: "), fault.toString());
    }
}
