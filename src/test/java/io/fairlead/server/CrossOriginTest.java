package io.fairlead.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.boot.EmbeddedGateway;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages of other origins may read of the gateway's own server (Fetch Standard §3.2). */
@Timeout(30)
class CrossOriginTest {
    private static final String APP = "https://app.example";
    private static final String CHAT = "https://chat.example";
    private static EmbeddedGateway gateway;

    @BeforeAll
    static void start() {
        gateway = EmbeddedGateway.start("websocket: {allowedOrigins: [same-origin, \"" + APP + "\"]}\n"
                + "chat: {rooms: [{name: own, access: {origins: [\"" + CHAT + "\"]}}]}\n");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /** ORIGIN in the request is this one. */
    private static RawHead send(String request, String origin) throws IOException {
        String whole = request.contains("ORIGIN") ? request : request + "|ORIGIN";
        return RawHead.of(
                gateway.base(),
                whole.replace("ORIGIN", "Origin: " + origin).replace("LONG", "X: " + "x".repeat(20_000)));
    }

    private static String readable(RawHead head) {
        return head.field("Access-Control-Allow-Origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "200 GET /sse/echo",
                "404 GET /sse/none",
                "400 GET /sse/echo?padding=x",
                "400 GET /sse/echo?a=%zz",
                "400 GET /sse/echo?%",
                "400 GET /sse/relay/%zz",
                "400 GET /sse/chat/own/../x",
                "404 POST /sse/echo?session=gone|Content-Length: 1|ORIGIN||x",
                "405 PUT /sse/echo|Content-Length: 0",
                "200 HEAD /sse/echo",
                "400 GET /sse/echo|ORIGIN|Bad Field: x",
                "431 GET /sse/echo|ORIGIN|LONG",
                "400 POST /sse/echo|Content-Length: 1|Transfer-Encoding: chunked",
                "417 GET /sse/echo|Expect: x",
                "421 GET /sse/echo|Host: evil.example",
                "401 GET /sse/echo|Authorization: Bearer x",
                "204 OPTIONS /sse/echo|Access-Control-Request-Method: GET"
            })
    void anAllowedOriginReadsEveryAnswer(String request) throws Exception {
        RawHead head = send(request, APP);
        assertEquals(APP, readable(head));
        assertEquals("Origin", head.field("Vary"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"403 GET /sse/echo", "400 GET /sse/echo?a=%zz", "421 GET /sse/echo|Host: evil.example"})
    void anotherOriginReadsNothing(String request) throws Exception {
        assertEquals("", readable(send(request, "https://evil.example:1")));
        assertEquals("", readable(send(request, "null")));
    }

    @Test
    void nobodyReadsWhatSeveralOriginsAskFor() throws Exception {
        assertEquals("", readable(send("400 GET /sse/echo|ORIGIN|ORIGIN", APP)));
        assertEquals("", readable(send("400 GET /sse/echo|ORIGIN|Origin: https://evil.example", APP)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sse/chat/own", "/sse/ch%61t/own"})
    void theRuleOfThePathDecides(String path) throws Exception {
        assertEquals(CHAT, readable(send("400 GET " + path + "?padding=x", CHAT)));
        assertEquals(CHAT, readable(send("400 GET " + path + "?%zz", CHAT)));
        assertEquals("", readable(send("403 GET " + path, APP)));
        assertEquals("", readable(send("400 GET " + path + "?%zz", APP)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "200 GET /",
                "400 GET /?a=%zz",
                "401 GET /api/v1/relays",
                "200 GET /api/v1/open",
                "200 GET /health/live",
                "400 GET /ws/echo"
            })
    void nothingButTheFallbackIsForOtherOrigins(String request) throws Exception {
        assertEquals("", readable(send(request, APP)));
    }
}
