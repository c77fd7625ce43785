package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A listener whose port somebody else has when the gateway starts. */
@Timeout(30)
class TakenPortTest {
    private ServerSocket other;
    private EmbeddedHost host;
    private GatewayTarget gateway;

    @BeforeEach
    void start() throws Exception {
        other = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
        host = new EmbeddedHost("relays: [{name: late, mode: echo, reconnect: {initial: 100ms, max: 200ms}, socket: "
                + "\"tcp-listen://127.0.0.1:" + other.getLocalPort() + "\"}]\n");
        gateway = new GatewayTarget(() -> host);
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
        other.close();
    }

    private JsonNode ready() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(gateway.http("health/ready")).build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
        JsonNode report = new ObjectMapper().readTree(answer.body());
        assertEquals("up", report.get("status").textValue());
        return report.at("/checks/relays");
    }

    @Test
    void itIsBoundAsSoonAsThePortIsFreeAndHealthSaysSo() throws Exception {
        TestRelay relay = new TestRelay(gateway, "late");
        JsonNode failed = relay.status();
        assertEquals("failed", failed.get("state").textValue());
        assertTrue(failed.get("detail").textValue().contains("the port is taken"), failed.toString());
        assertEquals("degraded", ready().get("status").textValue());
        WsClient.End end = WsClient.dial(relay.ws("")).end();
        assertEquals(4502, end.code());
        assertFalse(end.reason().contains("127.0.0.1"), end.reason());

        other.close();
        relay.await(status -> status.get("state").textValue().equals("running"));
        assertEquals("up", ready().get("status").textValue());
        try (TcpPeer peer = relay.connect()) {
            peer.send("x");
        }
    }

    @Test
    void aRelayThatWasStoppedMeanwhileIsNotTriedAgain() throws Exception {
        TestRelay relay = new TestRelay(gateway, "late");
        assertEquals("failed", relay.status().get("state").textValue());
        gateway.api().call("POST", "relays/late/start", null).expect(409);
        gateway.api().call("POST", "relays/late/stop", null).expect(200);
        other.close();
        assertEquals("stopped", relay.status().get("state").textValue());
        gateway.api().call("POST", "relays/late/start", null).expect(200);
        assertEquals("running", relay.status().get("state").textValue());
    }
}
