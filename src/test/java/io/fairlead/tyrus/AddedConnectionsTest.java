package io.fairlead.tyrus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.boot.EmbeddedGateway;
import io.fairlead.server.EmbeddedServer;
import io.fairlead.server.TlsClient;
import io.fairlead.tls.SelfSigned;
import io.fairlead.websocket.ClientBytes;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections of endpoints that users added, whose bytes the test cuts where it likes. */
@Timeout(60)
class AddedConnectionsTest {
    private static final int LARGE = 60_000;
    private static final EmbeddedServer.Timeouts LITTLE =
            new EmbeddedServer.Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2));
    private static final byte[] CLOSE = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x03, (byte) 0xe8};
    private static final String SOURCE = """
            import jakarta.websocket.*;
            import jakarta.websocket.server.*;
            import java.util.Set;
            import java.util.concurrent.*;

            public class Added implements ServerApplicationConfig {
                public Set<ServerEndpointConfig> getEndpointConfigs(Set<Class<? extends Endpoint>> scanned) {
                    return null;
                }

                public Set<Class<?>> getAnnotatedEndpointClasses(Set<Class<?>> scanned) {
                    return Set.of(Echo.class, Facts.class);
                }

                @ServerEndpoint("/echo")
                public static class Echo {
                    static final BlockingQueue<Integer> ENDED = new LinkedBlockingQueue<>();

                    @OnMessage
                    public byte[] echo(byte[] message) {
                        return message;
                    }

                    @OnClose
                    public void end(CloseReason reason) {
                        ENDED.add(reason.getCloseCode().getCode());
                    }
                }

                @ServerEndpoint(value = "/facts/{who}", configurator = Agent.class)
                public static class Facts {
                    @OnMessage
                    public byte[] tell(byte[] message, Session session) throws Exception {
                        String told = session.getRequestURI().getPath() + " " + session.getQueryString()
                                + " " + session.getRequestParameterMap().get("a")
                                + " " + session.getPathParameters().get("who")
                                + " " + session.getUserPrincipal()
                                + " " + session.getUserProperties().get("agent");
                        return (message.length == 0 ? told : "" + Echo.ENDED.poll(10, TimeUnit.SECONDS)).getBytes();
                    }
                }

                public static class Agent extends ServerEndpointConfig.Configurator {
                    public void modifyHandshake(
                            ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
                        config.getUserProperties().put("agent", request.getHeaders().get("X-Agent"));
                    }
                }
            }
            """;

    @TempDir
    static Path folder;

    private static EmbeddedGateway gateway;
    private static EmbeddedGateway secure;
    private static SSLContext trusting;

    @BeforeAll
    static void start() throws Exception {
        AddedJar.write(folder, SOURCE, "Added");
        String added = "endpoints: {folder: \"" + folder + "\"}\n";
        SelfSigned pair = SelfSigned.write(folder, "CN=gateway");
        trusting = pair.trusting();
        gateway = EmbeddedGateway.start(added, LITTLE);
        secure = EmbeddedGateway.startTls(pair.certificate(), pair.key(), added);
    }

    @AfterAll
    static void stop() {
        secure.close();
        gateway.close();
    }

    private static Socket dial(byte[] first) throws IOException {
        Socket socket = new Socket(gateway.base().getHost(), gateway.base().getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(first);
        return socket;
    }

    private static Socket open(byte[] first) throws IOException {
        Socket socket = dial(first);
        assertTrue(head(socket).startsWith("HTTP/1.1 101 "));
        return socket;
    }

    /** Up to the empty line. */
    private static String head(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
        }
        return head.toString();
    }

    private static byte[] frame(byte[] payload) {
        return new ClientBytes().binary(payload).array();
    }

    private static byte[] random(int size, long seed) {
        return ClientBytes.random(new Random(seed), size);
    }

    private static byte[] together(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] payload(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        assertEquals(0x82, in.read());
        int length = in.read();
        byte[] payload = new byte[length == 126 ? in.readUnsignedShort() : length];
        in.readFully(payload);
        return payload;
    }

    private static byte[] payload(TlsClient client) throws IOException {
        assertEquals(0x82, client.read());
        int length = client.read();
        return client.read(length == 126 ? client.read() << 8 | client.read() : length);
    }

    @Test
    void aFrameThatIsCutOffWhereverItIsWhenTheSessionBeginsIsNotLost() throws Exception {
        byte[] said = random(200, 1);
        byte[] frame = frame(said);
        for (int cut = 0; cut <= frame.length; cut += cut < 10 ? 1 : 65) {
            byte[] upgrade = together(TlsClient.upgrade("/echo"), Arrays.copyOf(frame, cut));
            try (Socket client = open(upgrade)) {
                client.getOutputStream().write(frame, cut, frame.length - cut);
                assertArrayEquals(said, payload(client), "cut at " + cut);
            }
        }
    }

    @Test
    void whatComesRightBehindTheHandshakeIsHeardInOrder() throws Exception {
        byte[] first = together(TlsClient.upgrade("/echo"), frame(random(50, 1)), frame(random(LARGE, 2)));
        try (Socket client = open(first)) {
            client.getOutputStream().write(frame(random(LARGE, 3)));
            assertArrayEquals(random(50, 1), payload(client));
            assertArrayEquals(random(LARGE, 2), payload(client));
            assertArrayEquals(random(LARGE, 3), payload(client));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aRecordThatIsCutOffWhereverItIsWhenTheSessionBeginsIsNotLost(String protocol) throws Exception {
        byte[] said = random(100, 1);
        for (int cut = 0; cut <= 40; cut += cut < 8 ? 1 : 16) {
            try (TlsClient client = new TlsClient(trusting, secure.base().getPort(), protocol)) {
                client.openSaying("/echo", frame(said), cut);
                assertArrayEquals(said, payload(client), "cut at " + cut);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whatComesInTheRecordOfTheHandshakeAndInThoseRightBehindItIsHeard(String protocol) throws Exception {
        try (TlsClient client = new TlsClient(trusting, secure.base().getPort(), protocol)) {
            byte[] first = client.records(together(TlsClient.upgrade("/echo"), frame(random(50, 1))));
            byte[] more = client.records(frame(random(LARGE, 2)));
            client.send(ByteBuffer.wrap(together(first, more)));
            assertTrue(client.head().startsWith("HTTP/1.1 101 "));
            assertArrayEquals(random(50, 1), payload(client));
            assertArrayEquals(random(LARGE, 2), payload(client));
            client.send(ByteBuffer.wrap(client.records(frame(random(LARGE, 3)))));
            assertArrayEquals(random(LARGE, 3), payload(client));
            client.send(ByteBuffer.wrap(client.records(CLOSE)));
            assertArrayEquals(new byte[] {(byte) 0x88, 2, 0x03, (byte) 0xe8}, client.read(4));
        }
    }

    /** More waits for it than the socket's buffers hold, so that records are kept for it. */
    @Test
    void aReaderThatIsLateGetsAllOfItInTlsToo() throws Exception {
        int messages = 400;
        try (TlsClient client = new TlsClient(trusting, secure.base().getPort(), "TLSv1.3")) {
            client.send(ByteBuffer.wrap(client.records(TlsClient.upgrade("/echo"))));
            assertTrue(client.head().startsWith("HTTP/1.1 101 "));
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < messages; i++) {
                        client.send(ByteBuffer.wrap(client.records(frame(random(LARGE, i)))));
                    }
                } catch (IOException gone) {
                    throw new UncheckedIOException(gone);
                }
            });
            assertThrows(TimeoutException.class, () -> sent.get(2, TimeUnit.SECONDS));
            for (int i = 0; i < messages; i++) {
                assertArrayEquals(random(LARGE, i), payload(client), "message " + i);
            }
            sent.join();
        }
    }

    /** Neither one of its own nor of a page that was asked for on the connection before. */
    @Test
    void aSilentSessionHasNoDeadlineOfHttp() throws Exception {
        byte[] page = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (Socket client = dial(together(page, TlsClient.upgrade("/echo")))) {
            String live = head(client);
            assertTrue(live.startsWith("HTTP/1.1 200 "), live);
            String upgraded = head(client);
            assertTrue(upgraded.contains("HTTP/1.1 101 "), upgraded);
            client.getOutputStream().write(frame(random(5, 1)));
            assertArrayEquals(random(5, 1), payload(client));
            client.setSoTimeout(4_000);
            assertThrows(
                    SocketTimeoutException.class, () -> client.getInputStream().read());
            client.getOutputStream().write(frame(random(5, 2)));
            assertArrayEquals(random(5, 2), payload(client));
        }
    }

    @Test
    void itsSessionKnowsItsRequest() throws Exception {
        String upgrade = new String(TlsClient.upgrade("/facts/anna?a=1&a=%20"), StandardCharsets.US_ASCII)
                .replace("Upgrade: ", "X-Agent: tester\r\nUpgrade: ");
        try (Socket client = open(upgrade.getBytes(StandardCharsets.US_ASCII))) {
            for (int i = 0; i < 2; i++) {
                client.getOutputStream().write(frame(new byte[0]));
                assertEquals(
                        "/facts/anna a=1&a=%20 [1,  ] anna null [tester]",
                        new String(payload(client), StandardCharsets.US_ASCII));
            }
        }
    }

    @Test
    void itHearsHowItsConnectionEnded() throws Exception {
        try (Socket other = open(TlsClient.upgrade("/facts/b"))) {
            Socket reset = open(TlsClient.upgrade("/echo"));
            reset.setSoLinger(true, 0);
            assertEquals("1006", ended(reset, other));
            assertEquals("1006", ended(open(TlsClient.upgrade("/echo")), other));
            Socket closed = open(TlsClient.upgrade("/echo"));
            closed.getOutputStream().write(CLOSE);
            assertEquals("1000", ended(closed, other));
        }
    }

    private static String ended(Socket one, Socket other) throws IOException {
        one.close();
        other.getOutputStream().write(frame(new byte[1]));
        return new String(payload(other), StandardCharsets.US_ASCII);
    }
}
