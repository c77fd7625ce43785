package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP fallback: the same endpoints and messages as over WebSocket, on a stream of events and posts. */
@GatewayWith("websocket: {pingInterval: 1s}")
@Timeout(20)
class SseTest {
    private static final byte[] NOTHING = {};

    private final GatewayTarget gateway;
    private final URI echo;

    SseTest(GatewayTarget gateway) {
        this.gateway = gateway;
        this.echo = gateway.http("sse/echo");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void textAndBytesComeBack() throws Exception {
        try (SseClient client = SseClient.open(echo)) {
            assertTrue(client.opened().json().get("retry").intValue() > 0);
            assertEquals("", client.opened().json().get("subprotocol").asText());
            assertEquals("héllo ✓ 𝄞", client.send("héllo ✓ 𝄞").text());
            assertEquals(
                    204,
                    client.post("application/json; charset=UTF-8", bytes("{\"a\":1}"))
                            .statusCode());
            assertEquals("{\"a\":1}", client.text());
            byte[] all = new byte[256];
            for (int i = 0; i < all.length; i++) {
                all[i] = (byte) i;
            }
            assertEquals(204, client.post("application/octet-stream", all).statusCode());
            assertArrayEquals(
                    all, Base64.getDecoder().decode(client.next("binary").data()));
            assertEquals(204, client.post("text/plain", NOTHING).statusCode());
        }
    }

    /** An event stream has one word for the end of a line. */
    @ParameterizedTest
    @CsvSource({
        "'a\nb', 'a\nb'",
        "'a\r\nb', 'a\nb'",
        "'a\rb', 'a\nb'",
        "'\n\n', '\n\n'",
        "'\r\n\r\n', '\n\n'",
        "'a\n', 'a\n'",
        "'x\n\ndata: y\nid: 1', 'x\n\ndata: y\nid: 1'",
        "' :x', ' :x'"
    })
    void aTextOfSeveralLinesIsOneMessage(String sent, String heard) throws Exception {
        try (SseClient client = SseClient.open(echo)) {
            assertEquals(heard, client.send(sent).text());
            assertEquals("next", client.send("next").text());
        }
    }

    @Test
    void aHubIsHeardAndSpokenTo() throws Exception {
        try (TestRelay relay = gateway.relay("'mode':'hub','socket':'tcp-listen://127.0.0.1:0'");
                TcpPeer peer = relay.connect();
                SseClient bare = SseClient.open(relay.sse(""));
                SseClient envelope = SseClient.open(relay.sse("?subprotocol=none&subprotocol=fairlead.relay.v1"));
                WsClient beside = relay.open()) {
            assertEquals(
                    "fairlead.relay.v1",
                    envelope.opened().json().get("subprotocol").asText());
            JsonNode welcome = envelope.json("welcome");
            peer.send("hello\n");
            SseClient.Event heard = bare.next("message");
            assertEquals("hello", heard.data());
            assertEquals(welcome.get("epoch").asText() + ":1", heard.id());
            assertEquals("hello", beside.text());
            assertEquals(1, envelope.json("data").get("offset").intValue());
            bare.send("back");
            assertEquals("back", peer.line());
            envelope.send("{\"type\":\"send\",\"text\":\"again\"}");
            assertEquals("again", peer.line());
            assertEquals(3, relay.status().get("sessions").intValue());
        }
    }

    @Test
    void lastEventIdRecoversOnceAndInOrder() throws Exception {
        try (TestRelay relay = gateway.relay("'mode':'hub','socket':'tcp-listen://127.0.0.1:0'");
                TcpPeer peer = relay.connect()) {
            String id;
            String start;
            try (SseClient client = SseClient.open(relay.sse(""))) {
                start = client.opened().id();
                peer.send("1\n2\n");
                assertEquals("1", client.text());
                id = client.next("message").id();
            }
            peer.send("3\n4\n");
            relay.await(status -> status.at("/counters/messagesIn").intValue() == 4);
            try (SseClient client = SseClient.open(relay.sse("?since=" + start), "Last-Event-ID", id)) {
                assertEquals("3", client.text());
                assertEquals("4", client.text());
                peer.send("5\n");
                assertEquals("5", client.text());
            }
            try (SseClient client = SseClient.open(relay.sse("?since=" + start), "Last-Event-ID", "no position")) {
                for (int i = 1; i <= 5; i++) {
                    assertEquals(Integer.toString(i), client.text());
                }
            }
            try (SseClient client = SseClient.open(relay.sse("?subprotocol=fairlead.relay.v1&since=" + id))) {
                SseClient.Event welcome = client.next("message");
                assertTrue(welcome.json().get("recovered").booleanValue());
                assertEquals(id, welcome.id(), "who loses the stream now still misses what follows");
                assertEquals(3, client.json("data").get("offset").intValue());
            }
        }
    }

    @Test
    void whatCanNotBeServedIsSaidWithAStatusBeforeAnyStream() throws Exception {
        HttpResponse<String> unknown =
                SseClient.call("GET", gateway.http("sse/relay/nobody"), NOTHING, "Origin", gateway.origin());
        assertEquals(404, unknown.statusCode());
        assertEquals(
                gateway.origin(),
                unknown.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
        assertEquals(
                "application/problem+json",
                unknown.headers().firstValue("Content-Type").orElse(""));
        try (TestRelay relay = gateway.relay("'mode':'hub','socket':'tcp-listen://127.0.0.1:0'")) {
            assertEquals(
                    400, SseClient.call("GET", relay.sse("?since=x"), NOTHING).statusCode());
            gateway.api().post("relays/" + relay.name() + "/stop", "").expect(200);
            assertEquals(502, SseClient.call("GET", relay.sse(""), NOTHING).statusCode());
        }
        for (String path : new String[] {"sse/nothing", "sse/echo/more", "sse/relay", "sse/relay/", "sse/"}) {
            assertEquals(404, SseClient.call("GET", gateway.http(path), NOTHING).statusCode(), path);
        }
    }

    @Test
    void peopleTalkOverBothTransports() throws Exception {
        try (SseClient ann = SseClient.open(gateway.http("sse/chat/sse-test?nick=ann"));
                WsClient bob = WsClient.open(gateway.ws("ws/chat/sse-test?nick=bob"))) {
            SseClient.Event welcome = ann.next("message");
            assertEquals("http", welcome.json().at("/members/0/via").asText());
            assertEquals(welcome.json().get("epoch").asText() + ":0", welcome.id());
            bob.send("{\"type\":\"say\",\"text\":\"hello\"}");
            SseClient.Event heard = ann.next("message");
            while (!heard.json().get("type").asText().equals("message")) {
                assertEquals("", heard.id());
                heard = ann.next("message");
            }
            assertEquals("hello", heard.json().get("text").asText());
            assertEquals(welcome.json().get("epoch").asText() + ":1", heard.id());
            ann.send("{\"type\":\"say\",\"text\":\"back\"}");
            assertEquals("back", ann.json("message").get("text").asText());
        }
    }

    @Test
    void aSessionIsListedAndKicked() throws Exception {
        try (SseClient client = SseClient.open(echo)) {
            JsonNode items = gateway.api().get("sessions").expect(200).body().get("items");
            String id = "";
            for (JsonNode item : items) {
                if (item.get("via").asText().equals("http")) {
                    id = item.get("id").asText();
                    assertEquals("echo", item.get("endpoint").asText());
                }
            }
            assertFalse(client.session().toString().contains(id), "the list shows the secret of the URL");
            gateway.api().call("DELETE", "sessions/" + id, null).expect(204);
            assertEquals(4403, client.end());
        }
    }

    @Test
    void deleteEndsASession() throws Exception {
        try (SseClient client = SseClient.open(echo)) {
            assertEquals(
                    204, SseClient.call("DELETE", client.session(), NOTHING).statusCode());
            assertEquals(1000, client.end());
            assertEquals(
                    404, SseClient.call("DELETE", client.session(), NOTHING).statusCode());
        }
    }

    /** An EventSource comes back with the id of the last event; 204 makes it stop. */
    @Test
    void afterAFinalCloseTheNextTryIsToldToStop() throws Exception {
        SseClient.Event last;
        try (SseClient client = SseClient.open(echo)) {
            SseClient.call("DELETE", client.session(), NOTHING);
            last = client.next("close");
        }
        assertEquals(
                204,
                SseClient.call("GET", echo, NOTHING, "Last-Event-ID", last.id()).statusCode());
        SseClient.open(echo, "Last-Event-ID", "").close();
    }

    @Test
    void anAllowedOriginReadsThatItsSessionIsOver() throws Exception {
        URI gone = URI.create(echo + "?session=gone");
        for (String method : new String[] {"POST", "DELETE"}) {
            // GlassFish refuses a DELETE with a body.
            byte[] body = bytes(method.equals("POST") ? "x" : "");
            HttpResponse<String> answer = SseClient.call(method, gone, body, "Origin", gateway.origin());
            assertEquals(404, answer.statusCode());
            assertEquals(
                    gateway.origin(),
                    answer.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
        }
    }

    @Test
    void aPageMayAskForASessionThatIsOver() throws Exception {
        URI gone = URI.create(echo + "?session=gone");
        HttpResponse<String> answer = SseClient.call(
                "OPTIONS", gone, new byte[0], "Origin", gateway.origin(), "Access-Control-Request-Method", "DELETE");
        assertEquals(204, answer.statusCode());
        assertTrue(answer.headers()
                .firstValue("Access-Control-Allow-Methods")
                .orElse("")
                .contains("DELETE"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf8", "UTF-8", "\"Utf-8\"", "unicode-1-1-utf-8", "utf8; x=\"charset=latin1\""})
    void everyLabelOfUtf8IsUtf8(String label) throws Exception {
        try (SseClient client = SseClient.open(echo)) {
            assertEquals(
                    204, client.post("text/plain;charset=" + label, bytes("é")).statusCode());
            assertEquals("é", client.text());
        }
    }

    @Test
    void aWrongSessionIsNotFound() throws Exception {
        try (SseClient client = SseClient.open(echo)) {
            URI wrong = URI.create(client.session() + "x");
            HttpResponse<String> answer = SseClient.call("POST", wrong, bytes("x"));
            assertEquals(404, answer.statusCode());
            assertEquals(
                    "application/problem+json",
                    answer.headers().firstValue("Content-Type").orElse(""));
            assertEquals("still", client.send("still").text());
        }
    }

    @Test
    void aForeignSessionIsNotFound() throws Exception {
        String admin = "Bearer " + gateway.host().adminToken();
        try (SseClient anonymous = SseClient.open(echo);
                SseClient known = SseClient.open(echo, "Authorization", admin)) {
            assertEquals(
                    404, SseClient.call("POST", known.session(), bytes("x")).statusCode());
            assertEquals(404, SseClient.call("DELETE", known.session(), NOTHING).statusCode());
            assertEquals(
                    404,
                    SseClient.call("POST", anonymous.session(), bytes("x"), "Authorization", admin)
                            .statusCode());
            assertEquals(
                    401,
                    SseClient.call("POST", known.session(), bytes("x"), "Authorization", admin + "x")
                            .statusCode());
            assertEquals("mine", known.send("mine").text());
            assertEquals("mine", anonymous.send("mine").text());
        }
    }

    @Test
    void originsAreCheckedAtOpeningAndAtPosting() throws Exception {
        String own = gateway.origin();
        try (SseClient client = SseClient.open(echo, "Origin", own)) {
            assertEquals("a", client.send("a").text());
            for (String origin : new String[] {"http://evil.example", "null", "http://127.0.0.1:1"}) {
                assertEquals(
                        403,
                        SseClient.call("GET", echo, NOTHING, "Origin", origin).statusCode());
                HttpResponse<String> post = SseClient.call("POST", client.session(), bytes("x"), "Origin", origin);
                assertEquals(403, post.statusCode());
                assertTrue(
                        post.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
                assertEquals(
                        403,
                        SseClient.call("OPTIONS", echo, NOTHING, "Origin", origin)
                                .statusCode());
            }
            assertEquals("b", client.send("b").text());
        }
    }

    @Test
    void aPreflightFromAnAllowedOriginIsAnswered() throws Exception {
        try (TestRelay relay = gateway.relay(
                        "'mode':'hub','socket':'tcp-listen://127.0.0.1:0','access':{'origins':['https://app.example']}");
                SseClient client = SseClient.open(relay.sse(""), "Origin", "https://app.example")) {
            HttpResponse<String> answer = SseClient.call(
                    "OPTIONS",
                    client.session(),
                    NOTHING,
                    "Origin",
                    "https://app.example",
                    "Access-Control-Request-Method",
                    "POST");
            assertEquals(204, answer.statusCode());
            assertEquals(
                    "https://app.example",
                    answer.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
            assertTrue(answer.headers()
                    .firstValue("Access-Control-Allow-Methods")
                    .orElse("")
                    .contains("POST"));
        }
    }

    @Test
    void credentialsAndRolesAreAskedForAsOverWebSocket() throws Exception {
        String admin = "Bearer " + gateway.host().adminToken();
        try (TestRelay relay =
                gateway.relay("'mode':'hub','socket':'tcp-listen://127.0.0.1:0','access':{'roles':['operator']}")) {
            HttpResponse<String> refused = SseClient.call("GET", relay.sse(""), NOTHING);
            assertEquals(401, refused.statusCode());
            assertEquals(
                    "Bearer", refused.headers().firstValue("WWW-Authenticate").orElse(""));
            assertTrue(refused.body().contains("urn:fairlead:problem:unauthorized"), refused.body());
            try (SseClient client = SseClient.open(relay.sse(""), "Authorization", admin)) {
                client.send("a");
                assertEquals(
                        401,
                        SseClient.call("POST", client.session(), bytes("x")).statusCode());
            }
        }
        assertEquals(
                401,
                SseClient.call("GET", echo, NOTHING, "Authorization", admin + "x")
                        .statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws/echo", "/sse/echo"})
    void aTicketOfEitherPathIsGoodOnce(String path) throws Exception {
        JsonNode ticket = gateway.api()
                .post("tickets", "{\"path\":\"" + path + "\"}")
                .expect(201)
                .body();
        URI uri = gateway.http("sse/echo?ticket=" + ticket.get("ticket").asText());
        try (SseClient client = SseClient.open(uri)) {
            assertEquals("a", client.send("a").text());
        }
        assertEquals(401, SseClient.call("GET", uri, NOTHING).statusCode());
        JsonNode other = gateway.api()
                .post("tickets", "{\"path\":\"/sse/echo\"}")
                .expect(201)
                .body();
        try (WsClient client =
                WsClient.open(gateway.ws("ws/echo?ticket=" + other.get("ticket").asText()))) {
            assertEquals("a", client.send("a").text());
        }
    }

    @Test
    void aMessageThatIsNotFitIsRefused() throws Exception {
        try (SseClient client = SseClient.open(echo)) {
            assertEquals(
                    413, client.post("text/plain", new byte[(64 << 10) + 1]).statusCode());
            assertEquals(
                    400, client.post("text/plain", new byte[] {(byte) 0xff}).statusCode());
            assertEquals(400, client.post("text/html", bytes("x")).statusCode());
            assertEquals(
                    400, client.post("text/plain; charset=latin1", bytes("x")).statusCode());
            String large = "x".repeat(64 << 10);
            assertEquals(large, client.send(large).text());
        }
        try (TestRelay relay = gateway.relay(
                        "'mode':'hub','socket':'tcp-listen://127.0.0.1:0','payload':'text','maxFrame':10");
                SseClient client = SseClient.open(relay.sse(""));
                SseClient wrong = SseClient.open(relay.sse(""))) {
            assertEquals(413, client.post("text/plain", bytes("more than ten")).statusCode());
            assertEquals(1009, client.end());
            assertEquals(400, wrong.post("application/octet-stream", bytes("x")).statusCode());
            assertEquals(1003, wrong.end());
        }
    }

    @Test
    void theHeadOfAStreamIsToldWithoutASession() throws Exception {
        try (TestRelay relay = gateway.relay("'mode':'echo','socket':'tcp-listen://127.0.0.1:0'")) {
            for (URI stream : List.of(echo, relay.sse(""))) {
                HttpResponse<String> head = SseClient.call("HEAD", stream, NOTHING);
                assertEquals(200, head.statusCode());
                assertEquals(
                        "text/event-stream",
                        head.headers().firstValue("Content-Type").orElse("").split(";", 2)[0]);
                assertEquals(
                        "no-cache, no-transform",
                        head.headers().firstValue("Cache-Control").orElse(""));
            }
        }
        assertEquals(
                404,
                SseClient.call("HEAD", gateway.http("sse/relay/none"), NOTHING).statusCode());
        assertEquals(
                404, SseClient.call("HEAD", gateway.http("sse/none"), NOTHING).statusCode());
    }

    @Test
    void otherMethodsAreNotAllowed() throws Exception {
        try (SseClient client = SseClient.open(echo)) {
            for (String method : new String[] {"POST", "PUT", "DELETE"}) {
                HttpResponse<String> answer = SseClient.call(method, echo, NOTHING);
                assertEquals(405, answer.statusCode(), method);
                assertEquals(
                        "GET, HEAD, OPTIONS",
                        answer.headers().firstValue("Allow").orElse(""));
            }
            for (String method : new String[] {"GET", "HEAD", "PUT", "PATCH"}) {
                HttpResponse<String> answer = SseClient.call(method, client.session(), NOTHING);
                assertEquals(405, answer.statusCode(), method);
                assertEquals(
                        "POST, DELETE, OPTIONS",
                        answer.headers().firstValue("Allow").orElse(""));
            }
        }
    }

    @Test
    void postsOfOneSessionKeepTheirOrder() throws Exception {
        try (SseClient client = SseClient.open(echo)) {
            for (int i = 0; i < 200; i++) {
                client.send("m" + i);
            }
            for (int i = 0; i < 200; i++) {
                assertEquals("m" + i, client.text());
            }
        }
    }

    @Test
    void aSilentStreamIsKeptAliveByComments() throws Exception {
        try (SseClient client = SseClient.open(echo)) {
            assertEquals("a", client.send("a").text());
            int before = client.comments();
            while (client.comments() < before + 2) {
                assertEquals("b", client.send("b").text());
            }
        }
    }

    @Test
    void twoHundredStreamsAreServedByFewThreads() throws Exception {
        List<SseClient> clients = new ArrayList<>();
        try (TestRelay relay = gateway.relay("'mode':'hub','socket':'tcp-listen://127.0.0.1:0'");
                TcpPeer peer = relay.connect()) {
            for (int i = 0; i < 200; i++) {
                clients.add(SseClient.open(relay.sse("")));
            }
            peer.send("all\n");
            for (SseClient client : clients) {
                assertEquals("all", client.text());
            }
            clients.get(199).send("back");
            assertEquals("back", peer.line());
        } finally {
            for (SseClient client : clients) {
                client.close();
            }
        }
    }
}
