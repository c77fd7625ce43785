package io.fairlead.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.boot.EmbeddedGateway;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients may take for the bodies that they send and the answers that they read. */
@Timeout(60)
class HttpTransfersTest {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final String TOKEN = "Authorization: Bearer " + EmbeddedGateway.ADMIN_TOKEN + "\r\n";
    private static final int MORE_THAN_THREADS = 40;
    private static EmbeddedGateway gateway;

    @BeforeAll
    static void start() {
        gateway = EmbeddedGateway.start(
                "websocket: {sendTimeout: 1s}",
                new EmbeddedServer.Timeouts(Duration.ofSeconds(2), LIMIT, Duration.ofMinutes(1)));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String begun(String path, String headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + headers
                + "Content-Length: 1000\r\n\r\n{";
    }

    private static Socket open(String request) throws IOException {
        URI base = gateway.base();
        Socket socket = new Socket(base.getHost(), base.getPort());
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    @ParameterizedTest
    @CsvSource({"/api/v1/tickets, 400", "/metrics, 405", "/index.html, 405"})
    void aBodyThatDoesNotComeEndsItsConnection(String path, int status) throws Exception {
        String answer = RawHttp.exchange(gateway.base(), begun(path, TOKEN));
        assertEquals(status, RawHttp.status(answer), answer);
        assertTrue(answer.contains("Connection: close"), answer);
    }

    @Test
    void whoCallsIsAskedFirst() throws Exception {
        assertEquals(401, RawHttp.status(RawHttp.exchange(gateway.base(), begun("/api/v1/tickets", ""))));
    }

    @Test
    void bodiesThatAreComingHoldNoThread() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < MORE_THAN_THREADS; i++) {
            sockets.add(open(begun("/api/v1/tickets", TOKEN)));
        }
        long start = System.nanoTime();
        String answer = RawHttp.get(gateway.base(), "/api/v1/relays", TOKEN.strip());
        assertEquals(200, RawHttp.status(answer));
        assertTrue(System.nanoTime() - start < LIMIT.toNanos(), "it did not wait for their deadline");
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void aBodyThatComesInPartsIsWholeInTheEnd() throws Exception {
        String body = "{\"path\":\"/ws/echo\"}";
        try (Socket socket = open("POST /api/v1/tickets HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + TOKEN
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n")) {
            for (byte part : body.getBytes(StandardCharsets.US_ASCII)) {
                socket.getOutputStream().write(part);
            }
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertEquals(201, RawHttp.status(answer), answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openapi.json", "/webjars/xterm/4.9.0/lib/xterm.js", "/nothing", "/health/live"})
    void pipelinedRequestsAreAnsweredInTheirOrder(String path) throws Exception {
        String one = RawHttp.get(gateway.base(), path);
        String body = one.substring(one.indexOf("\r\n\r\n") + 4);
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n";
        String all =
                RawHttp.exchange(gateway.base(), (request + "\r\n").repeat(99) + request + "Connection: close\r\n\r\n");
        assertEquals(100, all.split(java.util.regex.Pattern.quote(body), -1).length - 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openapi.json", "/webjars/xterm/4.9.0/lib/xterm.js"})
    void anAnswerThatNobodyReadsIsGivenUp(String path) throws Exception {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new java.net.InetSocketAddress(
                    gateway.base().getHost(), gateway.base().getPort()));
            byte[] request = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .repeat(200)
                    .getBytes(StandardCharsets.ISO_8859_1);
            socket.getOutputStream().write(request);
            assertTrue(isReset(socket), "the gateway has dropped the connection");
        }
    }

    /** Nothing is read; a write waits while the other side takes nothing, and fails when it is gone. */
    private static boolean isReset(Socket socket) {
        byte[] more = "G".repeat(1024).getBytes(StandardCharsets.US_ASCII);
        try {
            while (true) {
                socket.getOutputStream().write(more);
            }
        } catch (IOException reset) {
            return true;
        }
    }
}
