package io.fairlead.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.contract.SseClient;
import io.fairlead.extension.Eventually;
import io.fairlead.tls.SelfSigned;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole gateway through a real reverse proxy, as its example under {@code server-config} sets it up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
abstract class ReverseProxySuite {
    private static final int MAX_MESSAGE = 8 << 20;
    private static final Pattern TIMEOUT = Pattern.compile(
            "(?mi)^\\s*(?:proxy_read_timeout|proxy_send_timeout|timeout (?:client|server|tunnel)|timeout"
                    + "|proxytimeout)\\s+(\\d+)");
    private static final Pattern PING = Pattern.compile("pingInterval: (\\d+)s");
    private static final Pattern HOSTS = Pattern.compile("(?m)^# +(http: \\{hosts: \\[gateway\\.example\\.org)(]})$");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] NOTHING = {};

    private final ProxyProduct product;
    private FairleadProcess gateway;
    private ReverseProxy proxy;

    ReverseProxySuite(ProxyProduct product) {
        this.product = product;
    }

    @BeforeAll
    void start() throws Exception {
        gateway = FairleadProcess.start(servedHosts() + "websocket: {maxMessage: 8MiB, sendTimeout: 60s}\nrelays:\n"
                + "  - {name: hub, mode: hub, socket: \"tcp-listen://127.0.0.1:0\", delivery: {maxQueue: 64MiB}}\n");
        proxy = ReverseProxy.start(product, gateway.base());
    }

    /** What the example tells to write, and this machine. */
    private String servedHosts() throws Exception {
        Matcher told = HOSTS.matcher(Files.readString(product.example()));
        assertTrue(told.find(), "the example says how to name the host");
        return told.group(1) + ", 127.0.0.1" + told.group(2) + "\n";
    }

    @AfterAll
    void stop() throws Exception {
        try (FairleadProcess last = gateway) {
            proxy.close();
            assertTrue(last.isAlive());
        }
    }

    private HttpResponse<String> call(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(proxy.base().resolve(path))
                .header("Authorization", "Bearer " + AdminClient.TOKEN)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return AdminClient.HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void assertProblem(int status, String kind, HttpResponse<String> answer) throws Exception {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElse(""));
        assertEquals(
                "urn:fairlead:problem:" + kind,
                JSON.readTree(answer.body()).path("type").textValue());
    }

    private static String origin(URI base) {
        return base.toString().replaceFirst("/$", "");
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @Test
    void pagesPassWithTheirHeaders() throws Exception {
        for (String page : new String[] {"", "index.html", "js/fairlead.js", "health/ready", "openapi.json"}) {
            HttpResponse<String> direct = gateway.admin().get(page);
            HttpResponse<String> behind = new AdminClient(proxy.base()).get(page);
            assertEquals(200, behind.statusCode(), page);
            assertEquals(direct.body(), behind.body(), page);
            for (String header : new String[] {
                "Content-Type", "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cache-Control"
            }) {
                assertEquals(
                        direct.headers().allValues(header), behind.headers().allValues(header), page + header);
            }
        }
    }

    @Test
    void relaysAreMadeChangedAndDeleted() throws Exception {
        URI item = made(AdminClient.HTTP, proxy.base(), "made");
        String patch = "application/merge-patch+json";
        String path = item.toString();
        String etag = call("GET", path, "").headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> changed = call("PATCH", path, "{\"history\":7}", "Content-Type", patch, "If-Match", etag);
        assertEquals(200, changed.statusCode(), changed.body());
        assertProblem(412, "conflict", call("PATCH", path, "{\"history\":8}", "Content-Type", patch, "If-Match", etag));
        assertEquals(204, call("DELETE", path, "").statusCode());
    }

    /** Makes a relay, which is where this client was told. */
    private static URI made(HttpClient client, URI base, String name) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("api/v1/relays"))
                .header("Authorization", "Bearer " + AdminClient.TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"name\":\"" + name + "\",\"mode\":\"hub\",\"socket\":\"tcp-listen://127.0.0.1:0\"}"))
                .build();
        HttpResponse<String> made = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(201, made.statusCode(), made.body());
        URI item = request.uri().resolve(made.headers().firstValue("Location").orElseThrow());
        assertEquals(base.resolve("api/v1/relays/" + name), item);
        return item;
    }

    @Test
    void refusalsPassWhole() throws Exception {
        HttpResponse<String> wrong = call("GET", "api/v1/relays", "", "Authorization", "Bearer wrong");
        assertProblem(401, "unauthorized", wrong);
        assertTrue(wrong.headers().firstValue("WWW-Authenticate").orElse("").startsWith("Bearer"));
        assertProblem(401, "unauthorized", call("GET", "sse/echo", "", "Authorization", "Bearer wrong"));
        assertProblem(404, "not-found", call("GET", "api/v1/relays/nobody", ""));
        assertProblem(
                413,
                "too-large",
                call("POST", "api/v1/relays", "x".repeat(9 << 20), "Content-Type", "application/json"));
    }

    @Test
    void messagesOfEverySizeComeBackOverWebSocket() throws Exception {
        MessageListener.Session echo = MessageListener.open(proxy.webSocket("ws/echo"));
        echo.socket().sendText("héllo ✓", true).join();
        assertEquals("héllo ✓", echo.next());
        for (int size : new int[] {0, 1, 125, 70_000, MAX_MESSAGE}) {
            byte[] message = random(size);
            echo.socket().sendBinary(ByteBuffer.wrap(message), true).join();
            assertArrayEquals(message, echo.heard().take());
        }
        echo.socket().sendClose(1000, "").join();
        assertEquals(1000, echo.closed().join());
    }

    @Test
    void closeCodesPass() throws Exception {
        assertEquals(
                4404,
                MessageListener.open(proxy.webSocket("ws/relay/nobody"))
                        .closed()
                        .join());
        MessageListener.Session large = MessageListener.open(proxy.webSocket("ws/echo"));
        large.socket().sendBinary(ByteBuffer.allocate(MAX_MESSAGE + 1), true).exceptionally(refused -> null);
        assertEquals(1009, large.closed().join());
        MessageListener.Session kicked = MessageListener.open(proxy.webSocket("ws/chat/kicked?nick=a"));
        kicked.next();
        JsonNode sessions =
                JSON.readTree(call("GET", "api/v1/sessions?room=kicked", "").body());
        String id = sessions.at("/items/0/id").textValue();
        assertEquals(204, call("DELETE", "api/v1/sessions/" + id, "").statusCode());
        assertEquals(4403, kicked.closed().join());
    }

    @Test
    void escapedNamesPassAsTheyAre() throws Exception {
        MessageListener.Session member =
                MessageListener.open(proxy.webSocket("ws/chat/a%3Bb%20%C3%A9%25%2B?nick=%C3%A9"));
        JsonNode welcome = JSON.readTree(member.next());
        assertEquals("a;b é%+", welcome.path("room").textValue());
        assertEquals("é", welcome.at("/you/nick").textValue());
        HttpResponse<String> members = call("GET", "api/v1/rooms/a%3Bb%20%C3%A9%25%2B/members", "");
        assertEquals(200, members.statusCode(), members.body());
        member.socket().abort();
    }

    /** Opens a stream of events; proxies may keep the header that was meant for them. */
    private SseClient stream(String path, String... headers) throws Exception {
        URI uri = proxy.base().resolve(path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept-Encoding", "gzip, br");
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<InputStream> answer =
                AdminClient.HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(200, answer.statusCode());
        assertEquals(
                "text/event-stream", answer.headers().firstValue("Content-Type").orElse(""));
        assertEquals(
                "no-cache, no-transform",
                answer.headers().firstValue("Cache-Control").orElse(""));
        return SseClient.over(uri, answer.body());
    }

    private static WebSocket.Builder from(HttpClient client, String origin) {
        return client.newWebSocketBuilder().header("Origin", origin);
    }

    @Test
    void sameOriginIsWhatTheBrowserSees() throws Exception {
        String own = origin(proxy.base());
        MessageListener.Session echo = MessageListener.open(proxy.webSocket("ws/echo"), from(AdminClient.HTTP, own));
        echo.socket().sendText("mine", true).join();
        assertEquals("mine", echo.next());
        echo.socket().abort();
        stream("sse/echo", "Origin", own).close();
        for (String foreign : new String[] {"http://evil.example", origin(gateway.base()), "null"}) {
            CompletionException refused = assertThrows(
                    CompletionException.class,
                    () -> MessageListener.open(proxy.webSocket("ws/echo"), from(AdminClient.HTTP, foreign)));
            assertEquals(
                    403,
                    assertInstanceOf(WebSocketHandshakeException.class, refused.getCause())
                            .getResponse()
                            .statusCode());
            assertProblem(403, "forbidden", call("GET", "sse/echo", "", "Origin", foreign));
        }
    }

    private String statusLine(String path, String host) throws Exception {
        try (Socket socket = new Socket(proxy.base().getHost(), proxy.base().getPort())) {
            String request = "GET /" + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8).split("\r\n", 2)[0];
        }
    }

    @Test
    void theNameThatTheExampleTellsIsServedAndNoOther() throws Exception {
        for (String path : new String[] {"", "health/ready", "api/v1/open"}) {
            String served = statusLine(path, "gateway.example.org");
            assertTrue(served.startsWith("HTTP/1.1 200"), path + ": " + served);
            String refused = statusLine(path, "evil.example");
            assertTrue(refused.startsWith("HTTP/1.1 421"), path + ": " + refused);
        }
    }

    /** Next to nothing else is sent: 20 answers that waited for a heartbeat each would take 5 minutes. */
    @Test
    void eventsArriveAsTheyHappen() throws Exception {
        try (SseClient client = stream("sse/echo")) {
            for (int i = 0; i < 20; i++) {
                assertEquals("event " + i, client.send("event " + i).text());
            }
            assertEquals(
                    204, SseClient.call("DELETE", client.session(), NOTHING).statusCode());
            assertEquals(1000, client.end());
        }
    }

    @Test
    void aLargeMessageIsPostedAndOneThatIsTooLargeIsRefused() throws Exception {
        try (SseClient client = stream("sse/echo")) {
            byte[] message = random(MAX_MESSAGE);
            assertEquals(204, client.post("application/octet-stream", message).statusCode());
            assertArrayEquals(
                    message, Base64.getDecoder().decode(client.next("binary").data()));
            assertProblem(413, "too-large", client.post("application/octet-stream", new byte[MAX_MESSAGE + 1]));
            assertEquals("still", client.send("still").text());
        }
    }

    private interface Reader {
        String next() throws Exception;
    }

    /** Fills every buffer on the way until what is sent waits in the gateway; then reads. */
    private void assertNothingIsLostBehind(Reader reader) throws Exception {
        Eventually.holds(() -> gateway.admin().status("hub").path("sessions").intValue() == 1);
        String block = "x".repeat(32 << 10);
        int sent = 0;
        try (Socket peer = new Socket()) {
            peer.connect(gateway.admin().listening("hub"));
            while (waiting() < 1 << 20) {
                for (int i = 0; i < 16; i++) {
                    peer.getOutputStream().write((sent++ + block + "\n").getBytes(UTF_8));
                }
            }
            peer.getOutputStream().write("end\n".getBytes(UTF_8));
            for (int i = 0; i < sent; i++) {
                assertEquals(i + block, reader.next());
            }
            assertEquals("end", reader.next());
        }
    }

    private long waiting() throws Exception {
        return gateway.admin()
                .get("metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("fairlead_outbox_bytes"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private void awaitNobody() throws Exception {
        Eventually.holds(() -> gateway.admin().status("hub").path("sessions").intValue() == 0);
    }

    @Test
    void aStreamSurvivesAReaderThatStalls() throws Exception {
        awaitNobody();
        try (SseClient client = stream("sse/relay/hub")) {
            assertNothingIsLostBehind(client::text);
            assertEquals(
                    204, SseClient.call("DELETE", client.session(), NOTHING).statusCode());
        }
    }

    @Test
    void aSessionSurvivesAReaderThatStalls() throws Exception {
        awaitNobody();
        CountDownLatch reading = new CountDownLatch(1);
        java.util.concurrent.BlockingQueue<String> heard = new java.util.concurrent.LinkedBlockingQueue<>();
        MessageListener.Session session = MessageListener.open(proxy.webSocket("ws/relay/hub"), bytes -> {
            try {
                reading.await();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
            heard.add(new String(bytes, UTF_8));
        });
        assertNothingIsLostBehind(() -> {
            reading.countDown();
            return heard.take();
        });
        session.socket().abort();
        awaitNobody();
    }

    @Test
    void noForwardedHeaderIsBelieved() throws Exception {
        WebSocket.Builder lying = AdminClient.HTTP
                .newWebSocketBuilder()
                .header("X-Forwarded-For", "203.0.113.9")
                .header("Forwarded", "for=203.0.113.9");
        MessageListener.Session session = MessageListener.open(proxy.webSocket("ws/chat/liars?nick=a"), lying);
        session.next();
        JsonNode sessions =
                JSON.readTree(call("GET", "api/v1/sessions?room=liars", "").body());
        assertTrue(sessions.at("/items/0/address").textValue().startsWith("127.0.0.1"), sessions.toString());
        session.socket().abort();
    }

    @Test
    void theLinesForTlsServeHttpsAndWss(@TempDir Path folder) throws Exception {
        SelfSigned files = SelfSigned.write(folder, "CN=proxy");
        HttpClient client = files.client();
        try (ReverseProxy secure = ReverseProxy.startTls(product, gateway.base(), files)) {
            HttpResponse<String> page = client.send(
                    HttpRequest.newBuilder(secure.base().resolve("health/ready"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, page.statusCode());
            made(client, secure.base(), "secure");
            MessageListener.Session echo =
                    MessageListener.open(secure.webSocket("ws/echo"), from(client, origin(secure.base())));
            echo.socket().sendText("over TLS", true).join();
            assertEquals("over TLS", echo.next());
            echo.socket().abort();
        }
    }

    @Test
    void everyTimeoutIsLongerThanTwoPings() throws Exception {
        Matcher ping = PING.matcher(Files.readString(Path.of("server-config", "fairlead.yaml")));
        assertTrue(ping.find());
        int atLeast = 2 * Integer.parseInt(ping.group(1));
        Matcher timeout = TIMEOUT.matcher(Files.readString(product.example()));
        int found = 0;
        while (timeout.find()) {
            assertTrue(Integer.parseInt(timeout.group(1)) > atLeast, timeout.group());
            found++;
        }
        assertTrue(found >= 2, "only " + found);
    }
}
