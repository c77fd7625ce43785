package io.fairlead.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.boot.EmbeddedGateway;
import io.fairlead.http.PageHeaders;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every answer of the gateway's own server carries, whoever gives it. */
@Timeout(30)
class ResponseHeadersTest {
    private static final String TOKEN = "Authorization: Bearer " + EmbeddedGateway.ADMIN_TOKEN;
    private static final String UPGRADE =
            "Connection: Upgrade|Upgrade: websocket|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    private static final String VERSION = "|Sec-WebSocket-Version: 13";
    private static EmbeddedGateway gateway;

    @BeforeAll
    static void start() {
        gateway = EmbeddedGateway.start("");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private void assertComplete(RawHead head, String cacheControl) {
        Instant date = ZonedDateTime.parse(head.field("Date"), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
        assertTrue(Duration.between(date, Instant.now()).abs().toSeconds() < 5, head.field("Date"));
        Map<String, String> wanted = new TreeMap<>(PageHeaders.ALL);
        wanted.put("Cache-Control", cacheControl);
        wanted.forEach((name, value) -> assertEquals(value, head.field(name), name));
    }

    /** The first word is the status; CR LF is {@code |}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "200 GET /",
                "200 HEAD /",
                "304 GET /|If-None-Match: *",
                "404 GET /nothing",
                "405 POST /",
                "405 TRACE /",
                "412 GET /|If-Match: \"x\"",
                "204 OPTIONS *"
            })
    void pages(String request) throws IOException {
        assertComplete(send(request), "no-cache");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "200 GET /health/live",
                "405 DELETE /health/live",
                "200 GET /metrics",
                "200 GET /openapi.json",
                "200 GET /api/v1/relays|" + TOKEN,
                "200 HEAD /api/v1/relays|" + TOKEN,
                "401 GET /api/v1/relays",
                "404 GET /api/v1/nothing",
                "405 TRACE /api/v1/stats",
                "200 OPTIONS /api/v1/stats",
                "400 GET /api/v1/relays?limit=x|" + TOKEN,
                "201 POST /api/v1/tickets|Content-Length: 16|Content-Type: application/json|" + TOKEN
                        + "||{\"path\":\"/ws/x\"}",
                "415 POST /api/v1/tickets|Content-Length: 2|Content-Type: text/plain|" + TOKEN + "||{}",
                "400 POST /api/v1/tickets|Content-Type: application/json|Transfer-Encoding: chunked|" + TOKEN + "||x"
            })
    void calls(String request) throws IOException {
        assertComplete(send(request), "no-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "400 GET /|A : b",
                "400 GET /?a=%zz",
                "400 GET /|Host: localhost|Host: other",
                "421 GET /|Host: evil.example",
                "417 GET /|Expect: nothing",
                "414 GET /LONG",
                "431 GET /|X: LONG",
                "400 GET /ws/echo|Origin: http://localhost|Origin: http://evil.example|" + UPGRADE + VERSION,
                "400 GET /|Transfer-Encoding: gzip, chunked",
                "400 GET /ws/echo",
                "400 GET /ws/echo|" + UPGRADE + "|Content-Length: 1||x",
                "400 GET /ws/echo|" + UPGRADE,
                "401 GET /ws/echo|" + UPGRADE + VERSION + "|Authorization: Bearer x",
                "403 GET /ws/echo|" + UPGRADE + VERSION + "|Origin: http://evil.example",
                "404 GET /ws/none|" + UPGRADE + VERSION,
                "404 GET /sse/none",
                "405 PUT /sse/echo|Content-Length: 0",
                "400 GET /sse/echo?padding=x"
            })
    void refusals(String request) throws IOException {
        RawHead head = send(request);
        assertComplete(head, "no-store");
        assertEquals(head.status() == 405 ? "" : "application/problem+json", head.field("Content-Type"));
    }

    @Test
    void streams() throws IOException {
        assertComplete(send("200 GET /sse/echo"), "no-cache, no-transform");
        RawHead head = send("200 HEAD /sse/echo");
        assertComplete(head, "no-cache, no-transform");
        assertEquals("text/event-stream", head.field("Content-Type"));
        assertEquals("", head.field("Content-Length"));
    }

    @Test
    void theNextAnswerFollowsTheHeadOfAStream() throws IOException {
        String host = " HTTP/1.1\r\nHost: localhost\r\n";
        String answers = RawHttp.exchange(
                gateway.base(), "HEAD /sse/echo" + host + "\r\nGET /health/live" + host + "Connection: close\r\n\r\n");
        String second = answers.substring(answers.indexOf("\r\n\r\n") + 4);
        assertEquals(200, RawHttp.status(second), answers);
    }

    @Test
    void anInterimAnswerIsBareAndTheFinalOneComplete() throws IOException {
        String request = "POST /api/v1/tickets HTTP/1.1\r\nHost: localhost\r\nContent-Length: 16\r\n" + TOKEN
                + "\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n\r\n";
        try (Socket socket = new Socket(gateway.base().getHost(), gateway.base().getPort())) {
            socket.setSoTimeout(10_000);
            BufferedReader in = RawHead.reader(socket);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            assertEquals(new RawHead(100, new TreeMap<>()), RawHead.read(in));
            socket.getOutputStream().write("{\"path\":\"/ws/x\"}".getBytes(StandardCharsets.ISO_8859_1));
            RawHead head = RawHead.read(in);
            assertEquals(201, head.status());
            assertComplete(head, "no-store");
        }
    }

    private static RawHead send(String request) throws IOException {
        return RawHead.of(gateway.base(), request.replace("LONG", "x".repeat(20_000)));
    }
}
