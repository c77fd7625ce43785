package io.fairlead.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.boot.EmbeddedGateway;
import io.fairlead.boot.RecordedLog;
import io.fairlead.tls.SelfSigned;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client sends and how it leaves fills no log, on the gateway's own server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class ClientFaultsLogTest {
    private static final int TIMES = 20;
    private static final String TOKEN = "Authorization: Bearer " + EmbeddedGateway.ADMIN_TOKEN + "\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";
    private static final String HANDSHAKE = "Upgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
    private static final String ECHO = head("GET /ws/echo") + HANDSHAKE + "\r\n";

    private RecordedLog log;
    private EmbeddedGateway gateway;

    @BeforeAll
    void start() {
        gateway = EmbeddedGateway.start("relays: [{name: hub, mode: hub, socket: \"tcp-listen://127.0.0.1:0\","
                + " framing: line, payload: text}]");
    }

    @AfterAll
    void end() {
        gateway.close();
    }

    @BeforeEach
    void record() {
        log = RecordedLog.start();
    }

    @AfterEach
    void stop() {
        log.close();
    }

    private static String head(String line) {
        return line + " HTTP/1.1\r\nHost: localhost\r\n";
    }

    private static Stream<String> requests() {
        String post = head("POST /api/v1/tickets") + TOKEN + JSON;
        return Stream.of(
                post + CHUNKED + "zzzz\r\n",
                post + CHUNKED + "2\r\n{}x\r\n",
                post + CHUNKED + "-1\r\n",
                post + CHUNKED + "fffffffffffffffff\r\n",
                post + CHUNKED + "2;a=\"\r\n",
                post + CHUNKED + "0\r\nbad trailer\r\n\r\n",
                head("POST /sse/echo") + CHUNKED + "zzzz\r\n",
                head("POST /index.html") + CHUNKED + "zzzz\r\n",
                post + "Content-Length: 5\r\n\r\n{{{{{",
                post + "Content-Length: 3\r\n\r\n\"\u00ff\"",
                post + "Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\n{{{{{",
                head("POST /api/v1/tickets") + TOKEN + "Content-Type: a/b/c;;\r\nContent-Length: 2\r\n\r\n{}",
                head("POST /api/v1/tickets") + TOKEN
                        + "Content-Type: application/json; charset=x\r\nContent-Length: 2\r\n\r\n{}",
                head("GET /api/v1/relays") + TOKEN + "Accept: ////\r\n\r\n",
                head("GET /api/v1/relays") + TOKEN + "Accept: */*;q=x\r\nAccept-Language: ;;;q=2\r\n\r\n",
                head("GET /api/v1/relays") + TOKEN
                        + "If-None-Match: \"\r\nIf-Modified-Since: never\r\nCookie: \"=;\\\r\n\r\n",
                head("GET /api/v1/relays?limit=%ff&offset=%zz") + TOKEN + "\r\n",
                head("GET /api/v1/relays?limit=%ff&offset=-9") + TOKEN + "\r\n",
                head("GET /api/v1/relays/%ff%fe") + TOKEN + "\r\n",
                head("GET /api/v1/relays/a;b=c%00") + TOKEN + "\r\n",
                head("OPTIONS /api/v1/relays") + "Origin: \u00e9\r\n\r\n",
                head("BREW /api/v1/relays") + TOKEN + "\r\n",
                head("PATCH /api/v1/relays/x") + TOKEN + "If-Match: W/\"\r\nContent-Length: 1\r\n\r\n{",
                head("GET /api/v1/open") + "Authorization: Basic \u00e9=\r\n\r\n",
                head("GET /api/v1/open") + "Authorization: Bearer a.b.c\r\n\r\n",
                head("GET /index.html") + "Range: bytes=9-1,x\r\nIf-Modified-Since: x\r\nIf-Range: x\r\n\r\n",
                head("GET /%ff%00.html") + "\r\n",
                head("GET /sse/echo?session=%ff") + "Last-Event-ID: \u00e9\r\n\r\n",
                head("POST /sse/echo?session=x") + "Content-Type: ;;\r\nContent-Length: 1\r\n\r\nx",
                head("GET /ws/chat/%ff?nick=%ff") + HANDSHAKE + "\r\n",
                head("GET /ws/chat/a?nick=%") + HANDSHAKE + "\r\n",
                head("GET /ws/echo") + HANDSHAKE + "Sec-WebSocket-Extensions: ;;=\"\r\n\r\n",
                head("GET /ws/echo") + HANDSHAKE + "Sec-WebSocket-Protocol: fairlead.bearer.%%%\r\n\r\n",
                head("GET /ws/echo") + HANDSHAKE + "Origin: ::\r\n\r\n",
                head("GET /index.html") + "Expect: 200-no\r\n\r\n",
                head("POST /index.html") + "Expect: 100-continue\r\nContent-Length: 99\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n",
                "\r\n\r\n\r\n",
                ECHO + "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff",
                ECHO + "\u0081\u0002hi",
                ECHO + "\u0081\u0082\0\0\0\0\u00ff\u00ff",
                ECHO + "\u0089\u00fe\u0000\u00ff\0\0\0\0",
                ECHO + "\u0082\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\0\0\0\0",
                ECHO + "\u0080\u0080\0\0\0\0",
                ECHO + "\u0088\u0081\0\0\0\0a",
                ECHO + "\u0088\u0082\0\0\0\0\u0000\u0001",
                head("GET /ws/chat/a") + HANDSHAKE + "\r\n\u0081\u0083\0\0\0\0{{{",
                head("GET /ws/sketch/a") + HANDSHAKE + "\r\n\u0081\u0082\0\0\0\0[]",
                head("GET /ws/relay/hub") + HANDSHAKE + "\r\n\u0081\u0082\0\0\0\0\u00ff\u00ff");
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestThatIsNotValidFillsNoLog(String request) throws Exception {
        for (int i = 0; i < TIMES; i++) {
            leaveAfter(gateway.base(), request, i % 2 == 0);
        }
        live(gateway.base());
        log.expectNoFlood();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void whoLeavesInTheMiddleFillsNoLog(String request) throws Exception {
        for (int i = 0; i < TIMES; i++) {
            int length = request.length() * (i + 1) / (TIMES + 1);
            leaveAfter(gateway.base(), request.substring(0, length), i % 2 == 0);
        }
        live(gateway.base());
        log.expectNoFlood();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void whatComesInPiecesFillsNoLog(String request) throws Exception {
        for (int i = 0; i < TIMES; i++) {
            try (Socket socket = dial(gateway.base())) {
                int half = request.length() - 1 - i % Math.min(8, request.length());
                send(socket, request.substring(0, half));
                live(gateway.base());
                send(socket, request.substring(half));
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            }
        }
        log.expectNoFlood();
    }

    private static Socket dial(URI base) throws IOException {
        Socket socket = new Socket(base.getHost(), base.getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void send(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException refusedAlready) {
            assertTrue(socket.isConnected());
        }
    }

    private static void leaveAfter(URI base, String request, boolean reset) throws IOException {
        try (Socket socket = dial(base)) {
            send(socket, request);
            if (reset) {
                socket.setSoLinger(true, 0);
            }
        }
    }

    private static void live(URI base) throws IOException {
        assertEquals(200, RawHttp.status(RawHttp.get(base, "/health/live")));
    }

    @Test
    void aChunkThatIsNotValidIsOneLineInTheLogAndAProblemToTheClient() throws Exception {
        String post = head("POST /api/v1/tickets") + TOKEN + JSON + CHUNKED;
        for (int i = 0; i < TIMES; i++) {
            for (String whole : new String[] {"", "2\r\n{}\r\n", "5\r\n{}"}) {
                try (Socket socket = dial(gateway.base())) {
                    send(socket, post + whole);
                    live(gateway.base());
                    send(socket, "zzzz\r\n");
                    String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                    assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
                    assertTrue(answer.contains("urn:fairlead:problem:invalid"), answer);
                }
            }
        }
        log.expectNoFlood();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void whoDoesNotWaitForTheAnswerFillsNoLog(String request) throws Exception {
        String many = request.repeat(16);
        for (int i = 0; i < TIMES; i++) {
            try (Socket socket = dial(gateway.base())) {
                socket.setReceiveBufferSize(4096);
                send(socket, many);
                assertTrue(socket.getInputStream().read() >= 0);
                socket.setSoLinger(true, 0);
            }
        }
        live(gateway.base());
        log.expectNoFlood();
    }

    private static Stream<String> answers() {
        return Stream.of(
                        "/openapi.json",
                        "/js/fairlead.js",
                        "/metrics",
                        "/sse/echo",
                        "/sse/chat/a",
                        "/api/v1/relays",
                        "/nothing")
                .map(path -> head("GET " + path) + "\r\n");
    }

    @Test
    void rawPeersFillNoLog() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest hub = HttpRequest.newBuilder(gateway.base().resolve("api/v1/relays/hub"))
                .header("Authorization", "Bearer " + EmbeddedGateway.ADMIN_TOKEN)
                .build();
        String told = client.send(hub, HttpResponse.BodyHandlers.ofString()).body();
        Matcher listening =
                Pattern.compile("tcp-listen://127\\.0\\.0\\.1:([1-9]\\d*)").matcher(told);
        assertTrue(listening.find(), told);
        URI peer = URI.create("tcp://127.0.0.1:" + listening.group(1));
        List<String> lines = List.of("\u00ff\u00fe\n", "x".repeat(100_000), "half", "a\nb\n", "\0\r\n", "");
        for (int i = 0; i < TIMES; i++) {
            for (String line : lines) {
                leaveAfter(peer, line, i % 2 == 0);
            }
        }
        live(gateway.base());
        log.expectNoFlood();
    }

    @Test
    void bytesThatAreNoTlsFillNoLog(@TempDir Path folder) throws Exception {
        SelfSigned files = SelfSigned.write(folder, "CN=localhost");
        try (EmbeddedGateway tls = EmbeddedGateway.startTls(files.certificate(), files.key(), "")) {
            List<String> starts = List.of(
                    "GET / HTTP/1.1\r\n\r\n",
                    "\u0016\u0003\u0001\u0000\u0005\u0001\u0000\u0000\u0001\u0000",
                    "\u0016\u0003\u0001\u00ff\u00ff\u0001",
                    "\u0015\u0003\u0001\u0000\u0002\u0002(",
                    "\u0017\u0003\u0003\u0000\u0002ab",
                    "\u0000");
            for (int i = 0; i < TIMES; i++) {
                for (String start : starts) {
                    leaveAfter(tls.base(), start, i % 2 == 0);
                }
            }
        }
        log.expectNoFlood();
    }
}
