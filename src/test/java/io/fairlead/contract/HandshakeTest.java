package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets a session: handshakes, origins, credentials and limits. */
@GatewayWith("websocket: {maxSessions: 3, maxSessionsPerAddress: 3}")
@Timeout(20)
class HandshakeTest {
    private final GatewayTarget gateway;
    private final URI echo;

    HandshakeTest(GatewayTarget gateway) {
        this.gateway = gateway;
        this.echo = gateway.ws("ws/echo");
    }

    @Test
    void aHandshakeThatIsNotValidIsRefused() throws Exception {
        String right = RawWs.request(echo);
        assertEquals(101, RawWs.status(echo, right));
        assertEquals(400, RawWs.status(echo, right.replaceFirst("Sec-WebSocket-Key: [^\r]*\r\n", "")));
        assertEquals(400, RawWs.status(echo, right.replaceFirst("Key: [^\r]*", "Key: x")));
        assertEquals(400, RawWs.status(echo, right.replace("Connection: Upgrade", "Connection: close")));
        assertEquals(400, RawWs.status(echo, right.replaceFirst("GET", "POST")));
        assertEquals(400, RawWs.status(echo, right.replace("Upgrade: websocket\r\n", "")));
        assertEquals(400, RawWs.status(echo, right.replace("/ws/echo", "/ws/e|cho")));
        assertEquals(404, RawWs.status(echo, right.replace("/ws/echo", "/ws/nothing")));
    }

    @Test
    void aHandshakeWithABodyOrOfAnOldClientIsRefused() throws Exception {
        String right = RawWs.request(echo);
        assertEquals(400, RawWs.status(echo, RawWs.request(echo, "Content-Length: 8") + "\u0081\u0082\0\0\0\0hi"));
        assertEquals(400, RawWs.status(echo, RawWs.request(echo, "Transfer-Encoding: chunked") + "0\r\n\r\n"));
        assertEquals(400, RawWs.status(echo, right.replace("HTTP/1.1", "HTTP/1.0")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "0", "99", "x", "", "13, 8"})
    void anotherVersionIsToldWhichOneIsSpoken(String version) throws Exception {
        String request = RawWs.request(echo).replace("Version: 13", "Version: " + version);
        String answer = RawWs.answer(echo, request).toLowerCase(Locale.ROOT);
        assertTrue(answer.startsWith("http/1.1 426 "), answer);
        assertTrue(answer.contains("\r\nsec-websocket-version: 13\r\n"), answer);
        assertTrue(answer.contains("\r\nupgrade: websocket\r\n"), answer);
    }

    @Test
    void aHandshakeWithoutAVersionOrWithTwoIsRefused() throws Exception {
        String field = "Sec-WebSocket-Version: 13\r\n";
        assertEquals(400, RawWs.status(echo, RawWs.request(echo).replace(field, "")));
        assertEquals(400, RawWs.status(echo, RawWs.request(echo).replace(field, field + field)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo, websocket", "WebSocket", "h2c,websocket , foo", "foo\r\nUpgrade: websocket"})
    void webSocketMayBeOfferedAmongOthers(String upgrade) throws Exception {
        String request = RawWs.request(echo).replace("Upgrade: websocket", "Upgrade: " + upgrade);
        assertEquals(101, RawWs.status(echo, request));
    }

    @Test
    void anOriginOfAnotherHostIsForbidden() throws Exception {
        String own = "Origin: " + gateway.origin();
        assertEquals(101, RawWs.status(echo, RawWs.request(echo, own)));
        for (String origin : new String[] {"http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1"}) {
            assertEquals(403, RawWs.status(echo, RawWs.request(echo, "Origin: " + origin)), origin);
        }
    }

    @Test
    void wrongCredentialsAreUnauthorized() throws Exception {
        String right = "Authorization: Bearer " + gateway.host().adminToken();
        assertEquals(101, RawWs.status(echo, RawWs.request(echo, right)));
        assertEquals(401, RawWs.status(echo, RawWs.request(echo, right + "x")));
        assertEquals(401, RawWs.status(echo, RawWs.request(echo, "Sec-WebSocket-Protocol: " + bearer("wrong"))));
        URI wrong = gateway.ws("ws/echo?ticket=wrong");
        assertEquals(401, RawWs.status(wrong, RawWs.request(wrong)));
    }

    private static String bearer(String token) {
        return "fairlead.bearer."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aBearerThatIsOfferedAloneIsAgreedOn() throws Exception {
        String bearer = bearer(gateway.host().adminToken());
        try (WsClient client = WsClient.open(echo, bearer)) {
            assertEquals(bearer, client.subprotocol());
            assertEquals("a", client.send("a").text());
        }
    }

    @Test
    void aRoleIsAskedFor() throws Exception {
        try (TestRelay relay = gateway.relay(
                "'mode':'hub','socket':'tcp-listen://127.0.0.1:0','access':{'roles':['operator','admin']}")) {
            URI uri = relay.ws("");
            assertEquals(401, RawWs.status(uri, RawWs.request(uri)));
            try (WsClient client = relay.open(bearer(gateway.host().adminToken()), "fairlead.relay.v1")) {
                assertEquals("fairlead.relay.v1", client.subprotocol());
                client.json("welcome");
            }
        }
    }

    @Test
    void aTicketIsGoodOnceAndForItsPathAlone() throws Exception {
        JsonNode ticket = gateway.api()
                .post("tickets", "{\"path\":\"/ws/echo\"}")
                .expect(201)
                .body();
        String query = "?ticket=" + ticket.get("ticket").asText();
        URI first = gateway.ws("ws/echo" + query);
        try (WsClient client = WsClient.open(first)) {
            assertEquals("a", client.send("a").text());
        }
        assertEquals(401, RawWs.status(first, RawWs.request(first)));
    }

    @Test
    void aSessionTooManyIsBusyAndOneThatLeftMakesRoom() throws Exception {
        awaitNoSessions();
        List<WsClient> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            clients.add(WsClient.open(echo));
        }
        try (WsClient tooMany = WsClient.dial(echo)) {
            assertEquals(1013, tooMany.end().code());
        }
        clients.get(0).close(1000);
        try (WsClient again = WsClient.open(echo)) {
            assertEquals("a", again.send("a").text());
        }
        clients.forEach(WsClient::close);
        awaitNoSessions();
    }

    @Test
    void whoLeavesRightAfterTheHandshakeIsGone() throws Exception {
        for (int i = 0; i < 20; i++) {
            awaitNoSessions();
            assertEquals(101, RawWs.status(echo, RawWs.request(echo)));
        }
        awaitNoSessions();
    }

    private void awaitNoSessions() throws Exception {
        while (gateway.api().get("sessions").expect(200).body().get("total").intValue() > 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    @Test
    void anUnknownRelayIsSaidInACloseCode() throws Exception {
        awaitNoSessions();
        try (WsClient client = WsClient.dial(gateway.ws("ws/relay/nobody"))) {
            assertEquals(4404, client.end().code());
        }
    }

    @Test
    void aStoppedRelayIsSaidInACloseCode() throws Exception {
        awaitNoSessions();
        try (TestRelay relay = gateway.relay("'mode':'hub','socket':'tcp-listen://127.0.0.1:0'")) {
            gateway.api().post("relays/" + relay.name() + "/stop", "").expect(200);
            try (WsClient client = WsClient.dial(relay.ws(""))) {
                assertEquals(4502, client.end().code());
            }
        }
    }

    /** An own server finds nothing there, a container may take the slashes for one; none takes the name for a host. */
    @Test
    void twoSlashesAreNoOtherEndpoint() throws Exception {
        URI echo = gateway.ws("ws/echo");
        String request = RawWs.request(echo);
        String doubled = request.replaceFirst("/ws/echo", "//ws/echo");
        int status = RawWs.status(echo, doubled);
        assertTrue(status == 404 || status == 101, "status " + status);
    }
}
