package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.contract.AdminCalls.Answer;
import java.net.Socket;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions, peers, tickets and logins, seen from both their API and their client. */
@Timeout(60)
@GatewayWith("access: {anonymous: false}\nrelays: [{name: lobby, mode: hub, socket: \"tcp-listen://127.0.0.1:0\"}]\n")
class SessionCallsTest {
    private final GatewayTarget gateway;
    private final AdminCalls api;

    SessionCallsTest(GatewayTarget gateway) {
        this.gateway = gateway;
        this.api = gateway.api();
    }

    private String ticket(String path) throws Exception {
        return api.post("tickets", "{\"path\":\"/" + path + "\"}")
                .expect(201)
                .body()
                .get("ticket")
                .textValue();
    }

    private WebSocketProbe open(String path, String... subprotocol) throws Exception {
        return WebSocketProbe.open(gateway.base(), path + "?ticket=" + ticket(path), subprotocol);
    }

    private JsonNode sessions(String query) throws Exception {
        return api.get("sessions?" + query).expect(200).body().get("items");
    }

    @Test
    void sessionsAreListedFilteredAndClosed() throws Exception {
        WebSocketProbe echo = open("ws/echo");
        WebSocketProbe relayed = open("ws/relay/lobby", "fairlead.relay.v1");
        assertTrue(relayed.next().contains("\"welcome\""));
        echo.send("x");
        assertEquals("x", echo.next());
        String first = sessions("endpoint=echo").get(0).get("id").textValue();
        JsonNode second = sessions("relay=lobby").get(0);
        assertEquals("lobby", second.get("relay").textValue());
        assertEquals("fairlead.relay.v1", second.get("subprotocol").textValue());
        assertEquals("test", second.get("user").textValue());
        assertEquals(0, sessions("relay=another").size());
        assertEquals(0, sessions("room=lobby").size());
        JsonNode one = api.get("sessions/" + first).expect(200).body();
        assertEquals("echo", one.get("endpoint").textValue());
        assertEquals(1, one.at("/counters/messagesIn").intValue());
        api.call("DELETE", "sessions/" + first + "?code=4001&reason=bye%20now", null)
                .expect(204);
        assertEquals("4001 bye now", echo.closed());
        api.call("DELETE", "sessions/" + second.get("id").textValue(), null).expect(204);
        assertEquals("4403 kicked", relayed.closed());
        api.get("sessions/nobody").problem(404, "not-found");
        api.call("DELETE", "sessions/nobody", null).problem(404, "not-found");
    }

    @Test
    void aKickedPeerIsClosedAndTheSessionsHearWhy() throws Exception {
        WebSocketProbe session = open("ws/relay/lobby", "fairlead.relay.v1");
        session.next("\"welcome\"");
        try (Socket peer = new Socket(
                java.net.InetAddress.getLoopbackAddress(),
                LineHub.port(api.get("relays/lobby").body()))) {
            peer.setSoTimeout(10_000);
            session.next("\"peer-joined\"");
            JsonNode listed = api.get("relays/lobby/peers").body().get("items").get(0);
            api.call("DELETE", "relays/lobby/peers/" + listed.get("id").textValue(), null)
                    .expect(204);
            assertEquals(-1, peer.getInputStream().read());
            String left = session.next("\"peer-left\"");
            assertTrue(left.contains("\"reason\":\"kicked\""), left);
        }
        session.close();
    }

    @Test
    void aTicketOpensOneSession() throws Exception {
        String ticket = ticket("ws/echo");
        WebSocketProbe session = WebSocketProbe.open(gateway.base(), "ws/echo?ticket=" + ticket);
        session.send("in");
        assertEquals("in", session.next());
        assertThrows(ExecutionException.class, () -> WebSocketProbe.open(gateway.base(), "ws/echo?ticket=" + ticket));
        assertThrows(ExecutionException.class, () -> WebSocketProbe.open(gateway.base(), "ws/echo"));
        String other = ticket("ws/relay/lobby");
        assertThrows(ExecutionException.class, () -> WebSocketProbe.open(gateway.base(), "ws/echo?ticket=" + other));
        session.close();
    }

    @Test
    void failedLoginsAreLimitedAndAValidTokenPasses() throws Exception {
        AdminCalls guessing = new AdminCalls(gateway.base(), "a-wrong-guess");
        Answer answer = guessing.get("stats");
        for (int i = 0; i < 20 && answer.status() == 401; i++) {
            answer = guessing.get("stats");
        }
        answer.problem(429, "rate-limited");
        assertTrue(Integer.parseInt(answer.header("Retry-After")) > 0);
        api.get("stats").expect(200);
    }
}
