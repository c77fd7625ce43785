package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.contract.AdminCalls.Answer;
import io.fairlead.extension.Eventually;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A relay at work, as {@code /api/v1/relays} starts, shows and stops it. */
@Timeout(30)
@GatewayWith("targets: {allow: [\"127.0.0.1:*\"]}\n")
class RelayLifeTest {
    private final AdminCalls api;
    private final LineHub relay;

    RelayLifeTest(GatewayTarget gateway) {
        this.api = gateway.api();
        this.relay = new LineHub(api);
    }

    @AfterEach
    void forget() throws Exception {
        relay.delete();
    }

    @Test
    void startAndStopAreIdempotent() throws Exception {
        relay.create();
        for (int i = 0; i < 2; i++) {
            Answer stopped = api.post(relay.item() + "/stop", "").expect(200);
            assertEquals("stopped", stopped.body().at("/status/state").textValue());
            assertTrue(stopped.body().at("/status/listening").isNull());
        }
        for (int i = 0; i < 2; i++) {
            Answer started = api.post(relay.item() + "/start", "").expect(200);
            assertEquals("running", started.body().at("/status/state").textValue());
        }
        api.post("relays/nobody/start", "").problem(404, "not-found");
        api.post("relays/nobody/stop", "").problem(404, "not-found");
    }

    @Test
    void aPeerIsListedHearsAndIsKicked() throws Exception {
        Answer created = relay.create();
        try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), LineHub.port(created.body()))) {
            peer.setSoTimeout(10_000);
            JsonNode listed = awaitPeer();
            assertTrue(listed.get("address").textValue().startsWith("127.0.0.1:"));
            String id = listed.get("id").textValue();
            Answer sent =
                    api.post(relay.item() + "/messages", "{\"text\":\"hello\"}").expect(200);
            assertEquals(1, sent.body().get("delivered").intValue());
            api.post(relay.item() + "/messages", "{\"base64\":\"aGk=\",\"to\":\"" + id + "\"}")
                    .expect(200);
            assertEquals("hello\nhi\n", new String(peer.getInputStream().readNBytes(9), StandardCharsets.UTF_8));
            assertEquals(
                    0,
                    api.post(relay.item() + "/messages", "{\"text\":\"x\",\"to\":\"sessions\"}")
                            .body()
                            .get("delivered")
                            .intValue());
            api.call("DELETE", relay.item() + "/peers/" + id, null).expect(204);
            assertEquals(-1, peer.getInputStream().read());
        }
        api.call("DELETE", relay.item() + "/peers/nobody", null).problem(404, "not-found");
    }

    /** The accept may come a moment after the connect. */
    private JsonNode awaitPeer() throws Exception {
        Eventually.holds(() -> !peers().isEmpty());
        return peers().get(0);
    }

    private JsonNode peers() throws Exception {
        return api.get(relay.item() + "/peers").expect(200).body().get("items");
    }

    @Test
    void statsCountTheRelay() throws Exception {
        relay.create();
        JsonNode stats = api.get("stats").expect(200).body();
        assertTrue(stats.at("/relays/byState/running").intValue() >= 1);
        assertTrue(stats.get("uptime").longValue() >= 0);
        assertFalse(stats.get("version").textValue().isEmpty());
    }
}
