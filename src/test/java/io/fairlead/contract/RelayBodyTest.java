package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.contract.AdminCalls.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code /api/v1/relays} does not take, and how it says so. */
@Timeout(30)
@GatewayWith("targets: {allow: [\"127.0.0.1:*\"]}\n")
class RelayBodyTest {
    private final AdminCalls api;
    private final LineHub relay;

    RelayBodyTest(GatewayTarget gateway) {
        this.api = gateway.api();
        this.relay = new LineHub(api);
    }

    @AfterEach
    void forget() throws Exception {
        relay.delete();
    }

    @Test
    void everyFaultIsToldAtOnceWithItsPointer() throws Exception {
        String body =
                "{\"name\":\"Bad Name\",\"mode\":\"x\",\"socket\":\"ftp://x\",\"maxFrame\":\"lots\",\"unknown\":1,"
                        + "\"delivery\":{\"policy\":\"never\"}}";
        Answer refused = api.post("relays", body).problem(400, "invalid");
        for (String pointer : new String[] {"/name", "/mode", "/socket", "/maxFrame", "/unknown", "/delivery/policy"}) {
            assertTrue(refused.pointers().contains(pointer), pointer + " in " + refused.pointers());
        }
    }

    @Test
    void everyMissingKeyIsTold() throws Exception {
        Answer refused = api.post("relays", "{}").problem(400, "invalid");
        for (String pointer : new String[] {"/name", "/mode", "/socket"}) {
            assertTrue(refused.pointers().contains(pointer), pointer + " in " + refused.pointers());
        }
    }

    @Test
    void everyKeyRefusesAValueOfTheWrongKind() throws Exception {
        String[] keys = {
            "name",
            "mode",
            "socket",
            "framing",
            "payload",
            "maxFrame",
            "delivery",
            "history",
            "idleTimeout",
            "connectTimeout",
            "reconnect",
            "greeting",
            "reply",
            "subprotocols",
            "enabled",
            "access"
        };
        relay.create();
        for (String key : keys) {
            for (String wrong : new String[] {"[[{}]]", "1e400", "123456789012345678901234567890.5"}) {
                Answer refused = api.call("PATCH", relay.item(), "{\"" + key + "\":" + wrong + "}")
                        .problem(400, "invalid");
                assertTrue(
                        refused.pointers().stream().anyMatch(pointer -> pointer.startsWith("/" + key)),
                        key + " = " + wrong + ": " + refused.response().body());
            }
        }
    }

    @Test
    void aNumberWithoutAFractionIsWhole() throws Exception {
        relay.create();
        String tag = api.call("PATCH", relay.item(), "{\"history\":10,\"maxFrame\":1024}")
                .expect(200)
                .header("ETag");
        Answer same = api.call("PATCH", relay.item(), "{\"history\":10.0,\"maxFrame\":1.024e3}")
                .expect(200);
        assertEquals(tag, same.header("ETag"));
        for (String fraction : new String[] {"10.5", "1e-1", "1e300"}) {
            Answer refused = api.call(
                            "PATCH", relay.item(), "{\"history\":" + fraction + ",\"maxFrame\":" + fraction + "}")
                    .problem(400, "invalid");
            assertEquals(
                    List.of("/history", "/maxFrame"),
                    refused.pointers().stream().sorted().toList(),
                    fraction);
        }
    }

    @Test
    void bodiesThatAreNoRelayAreRefused() throws Exception {
        for (String body : new String[] {
            "", "null", "[]", "7", "\"x\"", "{", relay.hub(",\"mode\":\"hub\""), relay.hub(",\"greeting\":\"\\ud800\"")
        }) {
            api.post("relays", body).problem(400, "invalid");
        }
        api.call("POST", "relays", relay.hub(), "Content-Type", "text/plain").problem(415, "invalid");
        api.post("relays", relay.hub(",\"greeting\":\"" + "x".repeat(1 << 20) + "\""))
                .problem(413, "too-large");
    }

    @Test
    void aMessageIsExactlyOneOfTextAndBase64() throws Exception {
        relay.create();
        for (String body : new String[] {
            "{}",
            "{\"text\":\"a\",\"base64\":\"YQ==\"}",
            "{\"text\":5}",
            "{\"base64\":\"%\"}",
            "{\"base64\":[]}",
            "{\"text\":\"a\",\"to\":5}",
            "{\"text\":\"a\",\"to\":\"\"}",
            "{\"text\":\"a\",\"cc\":\"b\"}",
            "{\"text\":null}",
            "{\"text\":\"\\ud800\"}",
            "[]",
            "",
            "{"
        }) {
            api.post(relay.item() + "/messages", body).problem(400, "invalid");
        }
        api.post(relay.item() + "/messages", "{\"text\":\"a\",\"to\":\"nobody\"}")
                .problem(404, "not-found");
        api.post("relays/nobody/messages", "{\"text\":\"a\"}").problem(404, "not-found");
    }
}
