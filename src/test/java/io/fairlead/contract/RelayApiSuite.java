package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.contract.AdminCalls.Answer;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code /api/v1/relays} against a gateway that runs; knows only its base URL and an admin token. */
@Timeout(30)
public abstract class RelayApiSuite {
    private final String name = "t-" + UUID.randomUUID().toString().substring(0, 8);
    private final String item = "relays/" + name;
    private AdminCalls api;

    /** Of the context, ending in a slash. */
    protected abstract URI base();

    /** A token of the role admin. */
    protected abstract String adminToken();

    @BeforeEach
    void connect() {
        api = new AdminCalls(base(), adminToken());
    }

    @AfterEach
    void forget() throws Exception {
        api.call("DELETE", item, null);
    }

    private String hub() {
        return hub(name, "");
    }

    private static String hub(String name, String more) {
        return "{\"name\":\"" + name + "\",\"mode\":\"hub\",\"socket\":\"tcp-listen://127.0.0.1:0\""
                + ",\"framing\":\"line\",\"payload\":\"text\"" + more + "}";
    }

    private Answer create() throws Exception {
        return api.post("relays", hub()).expect(201);
    }

    private static int port(JsonNode relay) {
        return URI.create(relay.at("/status/listening").textValue()).getPort();
    }

    @Test
    void aCreatedRelayIsWhereLocationSays() throws Exception {
        Answer created = create();
        assertTrue(created.header("Location").endsWith("/api/v1/" + item), created.header("Location"));
        Answer read = api.get(item).expect(200);
        assertEquals(created.header("ETag"), read.header("ETag"));
        assertTrue(read.header("ETag").matches("\"[^\"]+\""));
        assertEquals(name, read.body().get("name").textValue());
        assertEquals("tcp-listen://127.0.0.1:0", read.body().get("socket").textValue());
        assertEquals("running", read.body().at("/status/state").textValue());
        assertTrue(port(read.body()) > 0);
        for (String key : new String[] {"messagesIn", "messagesOut", "bytesIn", "bytesOut"}) {
            assertEquals(0, read.body().at("/status/counters/" + key).intValue(), key);
        }
        assertTrue(read.body().at("/status/counters/dropped").isObject());
    }

    @Test
    void aNameOrPortThatIsTakenIsAConflict() throws Exception {
        int port = port(create().body());
        api.post("relays", hub()).problem(409, "conflict");
        String other = hub(name + "-b", "").replace("127.0.0.1:0", "127.0.0.1:" + port);
        api.post("relays", other).problem(409, "conflict");
        api.get("relays/" + name + "-b").problem(404, "not-found");
    }

    @Test
    void aDryRunValidatesAndStartsNothing() throws Exception {
        Answer dry = api.post("relays?dryRun=true", hub()).expect(200);
        assertTrue(dry.body().get("valid").booleanValue());
        assertTrue(dry.body().get("resolved").isArray());
        assertTrue(dry.body().has("rule"));
        api.get(item).problem(404, "not-found");
        assertFalse(api.post("relays?dryRun=true", "{}")
                .problem(400, "invalid")
                .pointers()
                .isEmpty());
        assertEquals(
                java.util.List.of("/?dryRun"),
                api.post("relays?dryRun=maybe", hub()).problem(400, "invalid").pointers());
        create();
        api.post("relays?dryRun=true", hub()).problem(409, "conflict");
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
        create();
        for (String key : keys) {
            for (String wrong : new String[] {"[[{}]]", "1e400", "123456789012345678901234567890.5"}) {
                Answer refused = api.call("PATCH", item, "{\"" + key + "\":" + wrong + "}")
                        .problem(400, "invalid");
                assertTrue(
                        refused.pointers().stream().anyMatch(pointer -> pointer.startsWith("/" + key)),
                        key + " = " + wrong + ": " + refused.response().body());
            }
        }
    }

    @Test
    void bodiesThatAreNoRelayAreRefused() throws Exception {
        for (String body : new String[] {
            "", "null", "[]", "7", "\"x\"", "{", hub(name, ",\"mode\":\"hub\""), hub(name, ",\"greeting\":\"\\ud800\"")
        }) {
            api.post("relays", body).problem(400, "invalid");
        }
        api.call("POST", "relays", hub(), "Content-Type", "text/plain").problem(415, "invalid");
        api.post("relays", hub(name, ",\"greeting\":\"" + "x".repeat(1 << 20) + "\""))
                .problem(413, "too-large");
    }

    @Test
    void puttingTheSameChangesNothing() throws Exception {
        Answer created = create();
        Answer put = api.call("PUT", item, created.response().body()).expect(200);
        assertEquals(created.header("ETag"), put.header("ETag"));
        assertEquals(port(created.body()), port(put.body()));
    }

    @Test
    void aPutChangesTheVersionAndNeverTheName() throws Exception {
        Answer created = create();
        Answer put = api.call("PUT", item, hub(name, ",\"reply\":\"ok\"")).expect(200);
        assertNotEquals(created.header("ETag"), put.header("ETag"));
        assertEquals("ok", put.body().get("reply").textValue());
        Answer renamed = api.call("PUT", item, hub("another", "")).problem(400, "invalid");
        assertEquals(java.util.List.of("/name"), renamed.pointers());
        api.call("PUT", "relays/nobody", hub("nobody", "")).problem(404, "not-found");
    }

    @Test
    void aPatchMergesAndNullRestoresTheDefault() throws Exception {
        Answer created = create();
        Answer patched = api.call("PATCH", item, "{\"reply\":\"ok\",\"delivery\":{\"policy\":\"drop-oldest\"}}")
                .expect(200);
        assertEquals("drop-oldest", patched.body().at("/delivery/policy").textValue());
        assertEquals(created.body().at("/delivery/maxQueue"), patched.body().at("/delivery/maxQueue"));
        Answer restored = api.call("PATCH", item, "{\"reply\":null,\"delivery\":null,\"status\":5}")
                .expect(200);
        assertEquals(created.header("ETag"), restored.header("ETag"));
        api.call("PATCH", item, "[]").problem(400, "invalid");
        api.call("PATCH", item, "{}", "Content-Type", "application/json").problem(415, "invalid");
        api.call("PATCH", "relays/nobody", "{}").problem(404, "not-found");
    }

    @Test
    void aLostRaceIs412() throws Exception {
        String old = create().header("ETag");
        api.call("PATCH", item, "{\"reply\":\"one\"}", "If-Match", old).expect(200);
        api.call("PATCH", item, "{\"reply\":\"two\"}", "If-Match", old).problem(412, "conflict");
        api.call("PUT", item, hub(), "If-Match", old).problem(412, "conflict");
        api.call("DELETE", item, null, "If-Match", old).problem(412, "conflict");
        api.call("DELETE", item, null, "If-Match", "nonsense").problem(400, "invalid");
        assertEquals("one", api.get(item).body().get("reply").textValue());
        api.call("DELETE", item, null, "If-Match", api.get(item).header("ETag")).expect(204);
    }

    @Test
    void aVersionThatIsKnownIsNotSentAgain() throws Exception {
        String tag = create().header("ETag");
        assertEquals(
                "", api.get(item, "If-None-Match", tag).expect(304).response().body());
        api.get(item, "If-None-Match", "\"other\"").expect(200);
    }

    @Test
    void aDeletedRelayIsGone() throws Exception {
        create();
        assertEquals("", api.call("DELETE", item, null).expect(204).response().body());
        api.get(item).problem(404, "not-found");
        api.call("DELETE", item, null).problem(404, "not-found");
    }

    @Test
    void startAndStopAreIdempotent() throws Exception {
        create();
        for (int i = 0; i < 2; i++) {
            Answer stopped = api.post(item + "/stop", "").expect(200);
            assertEquals("stopped", stopped.body().at("/status/state").textValue());
            assertTrue(stopped.body().at("/status/listening").isNull());
        }
        for (int i = 0; i < 2; i++) {
            Answer started = api.post(item + "/start", "").expect(200);
            assertEquals("running", started.body().at("/status/state").textValue());
        }
        api.post("relays/nobody/start", "").problem(404, "not-found");
        api.post("relays/nobody/stop", "").problem(404, "not-found");
    }

    @Test
    void theListIsSortedAndCut() throws Exception {
        create();
        Answer all = api.get("relays?limit=1000").expect(200);
        int total = all.body().get("total").intValue();
        assertEquals(total, all.body().get("items").size());
        assertEquals(0, api.get("relays?offset=" + total).body().get("items").size());
        assertEquals(1, api.get("relays?limit=1").body().get("items").size());
        for (String limit : new String[] {"0", "1001", "-1", "x", ""}) {
            assertEquals(
                    java.util.List.of("/?limit"),
                    api.get("relays?limit=" + limit).problem(400, "invalid").pointers());
        }
    }

    @Test
    void aPeerIsListedHearsAndIsKicked() throws Exception {
        Answer created = create();
        try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port(created.body()))) {
            peer.setSoTimeout(10_000);
            JsonNode listed = awaitPeer();
            assertTrue(listed.get("address").textValue().startsWith("127.0.0.1:"));
            String id = listed.get("id").textValue();
            Answer sent = api.post(item + "/messages", "{\"text\":\"hello\"}").expect(200);
            assertEquals(1, sent.body().get("delivered").intValue());
            api.post(item + "/messages", "{\"base64\":\"aGk=\",\"to\":\"" + id + "\"}")
                    .expect(200);
            assertEquals("hello\nhi\n", new String(peer.getInputStream().readNBytes(9), StandardCharsets.UTF_8));
            assertEquals(
                    0,
                    api.post(item + "/messages", "{\"text\":\"x\",\"to\":\"sessions\"}")
                            .body()
                            .get("delivered")
                            .intValue());
            api.call("DELETE", item + "/peers/" + id, null).expect(204);
            assertEquals(-1, peer.getInputStream().read());
        }
        api.call("DELETE", item + "/peers/nobody", null).problem(404, "not-found");
    }

    /** The accept may come a moment after the connect. */
    private JsonNode awaitPeer() throws Exception {
        while (true) {
            JsonNode items = api.get(item + "/peers").expect(200).body().get("items");
            if (!items.isEmpty()) {
                return items.get(0);
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void aMessageIsExactlyOneOfTextAndBase64() throws Exception {
        create();
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
            api.post(item + "/messages", body).problem(400, "invalid");
        }
        api.post(item + "/messages", "{\"text\":\"a\",\"to\":\"nobody\"}").problem(404, "not-found");
        api.post("relays/nobody/messages", "{\"text\":\"a\"}").problem(404, "not-found");
    }

    @Test
    void statsCountTheRelay() throws Exception {
        create();
        JsonNode stats = api.get("stats").expect(200).body();
        assertTrue(stats.at("/relays/byState/running").intValue() >= 1);
        assertTrue(stats.get("uptime").longValue() >= 0);
        assertFalse(stats.get("version").textValue().isEmpty());
    }
}
