package io.fairlead.boot;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many classes of ours a message crosses from the socket that it comes from to the one that it leaves by, as the stack
 * of that write shows: nothing on the way changes threads. What a hub or a room publishes leaves after the event that
 * published it, unless it is longer than what may wait for the loop: so its messages are that long here.
 */
@Timeout(60)
class MessagePathTest {
    private static final int MESSAGES = 50;
    private static final int SESSIONS = 3;
    private static final int LONG = 300 << 10;
    private static final String TEXT = "a line";
    private static final byte[] LINE = (TEXT + "\n").getBytes(StandardCharsets.US_ASCII);
    private static final String LONG_TEXT = TEXT.repeat(LONG / TEXT.length());
    private static final String SAID = "{\"type\":\"say\",\"text\":\"" + LONG_TEXT + "\"}";

    @TempDir
    private Path folder;

    private ServerSocket upstream;
    private ServerSocket hub;
    private EmbeddedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        upstream = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        hub = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        gateway = EmbeddedGateway.start("http: {selectors: 1}\nwebsocket: {maxMessage: 1MiB}\n"
                + "chat: {rate: 1000/s, maxText: 512KiB, delivery: {maxQueue: 8MiB}}\nrelays:\n"
                + relay("proxy", "proxy, framing: raw", upstream)
                + relay("hub", "hub, framing: line, maxFrame: 1MiB", hub));
    }

    private static String relay(String name, String mode, ServerSocket to) {
        return "  - {name: " + name + ", mode: " + mode + ", socket: \"tcp://127.0.0.1:" + to.getLocalPort() + "\"}\n";
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
        hub.close();
    }

    @Test
    void aMessageThroughAProxyCrossesAtMostNineClassesAndElevenOnTheWayBack() throws Exception {
        Receiver receiver = new Receiver();
        WebSocket session = open("ws/relay/proxy", receiver);
        try (Socket server = upstream.accept()) {
            assertCrossesAtMost(9, "socket.StreamConnection", () -> {
                server.getOutputStream().write(LINE);
                receiver.await(1);
            });
            assertCrossesAtMost(11, "websocket.FrameReader", () -> {
                session.sendBinary(ByteBuffer.wrap(LINE), true).get(10, TimeUnit.SECONDS);
                server.getInputStream().readNBytes(LINE.length);
            });
        }
        session.abort();
    }

    @Test
    void aLineOfAHubCrossesAtMostFifteenClassesToASession() throws Exception {
        Receiver receiver = new Receiver();
        List<WebSocket> sessions = openSeveral("ws/relay/hub", receiver);
        try (Socket peer = hub.accept()) {
            assertCrossesAtMost(15, "socket.StreamConnection", () -> {
                peer.getOutputStream().write((LONG_TEXT + "\n").getBytes(StandardCharsets.US_ASCII));
                receiver.await(SESSIONS);
            });
        }
        sessions.forEach(WebSocket::abort);
    }

    @Test
    void aChatMessageCrossesAtMostFifteenClassesToASession() throws Exception {
        Receiver receiver = new Receiver();
        List<WebSocket> sessions = openSeveral("ws/chat/room?nick=nick", receiver);
        assertCrossesAtMost(15, "websocket.FrameReader", () -> {
            sessions.get(0).sendText(SAID, true).get(10, TimeUnit.SECONDS);
            receiver.await(SESSIONS);
        });
        sessions.forEach(WebSocket::abort);
    }

    private List<WebSocket> openSeveral(String path, Receiver receiver) throws Exception {
        List<WebSocket> sessions = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            sessions.add(open(path, receiver));
        }
        return sessions;
    }

    /** Something that sends one message and waits for it. */
    @FunctionalInterface
    private interface Exchange {
        void run() throws Exception;
    }

    /** @param by a class on the way; other writes are left out */
    private void assertCrossesAtMost(int most, String by, Exchange exchange) throws Exception {
        Path file = folder.resolve(by + ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.SocketWrite").withThreshold(Duration.ZERO).withStackTrace();
            recording.start();
            for (int i = 0; i < MESSAGES; i++) {
                exchange.run();
            }
            recording.stop();
            recording.dump(file);
        }
        Set<String> longest = Set.of();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            Set<String> crossed = event.getStackTrace() == null ? Set.of() : crossed(event);
            if (crossed.contains(by) && crossed.size() > longest.size()) {
                longest = crossed;
            }
        }
        System.out.println(by + ": " + longest.size() + " classes: " + longest);
        assertFalse(longest.isEmpty(), "no write was seen");
        assertTrue(longest.size() <= most, longest.toString());
    }

    /** Without the loop itself, which is under everything. */
    private static Set<String> crossed(RecordedEvent event) {
        Set<String> crossed = new LinkedHashSet<>();
        for (RecordedFrame frame : event.getStackTrace().getFrames()) {
            String name = frame.getMethod().getType().getName();
            if (name.startsWith("io.fairlead.")) {
                crossed.add(name.substring("io.fairlead.".length()).replaceFirst("\\$.*", ""));
            }
        }
        crossed.removeAll(List.of("eventloop.EventLoop", "eventloop.LoopStrategy", "eventloop.LoopSelectorHandler"));
        return crossed;
    }

    private WebSocket open(String path, Receiver receiver) throws Exception {
        URI base = gateway.base();
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://" + base.getAuthority() + "/" + path), receiver)
                .get(10, TimeUnit.SECONDS);
    }

    private static final class Receiver implements WebSocket.Listener {
        private final Semaphore messages = new Semaphore(0);
        private final Map<WebSocket, StringBuilder> texts = new ConcurrentHashMap<>();

        void await(int count) throws InterruptedException {
            assertTrue(messages.tryAcquire(count, 10, TimeUnit.SECONDS), "nothing came");
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket session, CharSequence text, boolean last) {
            StringBuilder said = texts.computeIfAbsent(session, one -> new StringBuilder());
            said.append(text);
            if (last) {
                if (said.indexOf(TEXT) >= 0) {
                    messages.release();
                }
                said.setLength(0);
            }
            session.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket session, ByteBuffer bytes, boolean last) {
            messages.release();
            session.request(1);
            return null;
        }
    }
}
