package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.contract.AdminCalls.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Relay definitions over {@code /api/v1/relays}: made, read, changed, deleted. */
@Timeout(30)
@GatewayWith("targets: {allow: [\"127.0.0.1:*\"]}\n")
class RelayApiTest {
    private final AdminCalls api;
    private final LineHub relay;

    RelayApiTest(GatewayTarget gateway) {
        this.api = gateway.api();
        this.relay = new LineHub(api);
    }

    @AfterEach
    void forget() throws Exception {
        relay.delete();
    }

    @Test
    void aCreatedRelayIsWhereLocationSays() throws Exception {
        Answer created = relay.create();
        assertTrue(created.header("Location").endsWith("/api/v1/" + relay.item()), created.header("Location"));
        Answer read = api.get(relay.item()).expect(200);
        assertEquals(created.header("ETag"), read.header("ETag"));
        assertTrue(read.header("ETag").matches("\"[^\"]+\""));
        assertEquals(relay.name(), read.body().get("name").textValue());
        assertEquals("tcp-listen://127.0.0.1:0", read.body().get("socket").textValue());
        assertEquals("running", read.body().at("/status/state").textValue());
        assertTrue(LineHub.port(read.body()) > 0);
        for (String key : new String[] {"messagesIn", "messagesOut", "bytesIn", "bytesOut"}) {
            assertEquals(0, read.body().at("/status/counters/" + key).intValue(), key);
        }
        assertTrue(read.body().at("/status/counters/dropped").isObject());
    }

    @Test
    void aNameOrPortThatIsTakenIsAConflict() throws Exception {
        int port = LineHub.port(relay.create().body());
        api.post("relays", relay.hub()).problem(409, "conflict");
        String other = LineHub.hub(relay.name() + "-b", "").replace("127.0.0.1:0", "127.0.0.1:" + port);
        api.post("relays", other).problem(409, "conflict");
        api.get("relays/" + relay.name() + "-b").problem(404, "not-found");
    }

    @Test
    void aDryRunValidatesAndStartsNothing() throws Exception {
        Answer dry = api.post("relays?dryRun=true", relay.hub()).expect(200);
        assertTrue(dry.body().get("valid").booleanValue());
        assertTrue(dry.body().get("resolved").isArray());
        assertTrue(dry.body().has("rule"));
        api.get(relay.item()).problem(404, "not-found");
        assertFalse(api.post("relays?dryRun=true", "{}")
                .problem(400, "invalid")
                .pointers()
                .isEmpty());
        assertEquals(
                List.of("/?dryRun"),
                api.post("relays?dryRun=maybe", relay.hub())
                        .problem(400, "invalid")
                        .pointers());
        relay.create();
        api.post("relays?dryRun=true", relay.hub()).problem(409, "conflict");
    }

    @Test
    void puttingTheSameChangesNothing() throws Exception {
        Answer created = relay.create();
        Answer put = api.call("PUT", relay.item(), created.response().body()).expect(200);
        assertEquals(created.header("ETag"), put.header("ETag"));
        assertEquals(LineHub.port(created.body()), LineHub.port(put.body()));
    }

    @Test
    void aPutChangesTheVersionAndNeverTheName() throws Exception {
        Answer created = relay.create();
        Answer put =
                api.call("PUT", relay.item(), relay.hub(",\"reply\":\"ok\"")).expect(200);
        assertNotEquals(created.header("ETag"), put.header("ETag"));
        assertEquals("ok", put.body().get("reply").textValue());
        Answer renamed =
                api.call("PUT", relay.item(), LineHub.hub("another", "")).problem(400, "invalid");
        assertEquals(List.of("/name"), renamed.pointers());
    }

    @Test
    void aPutMakesWhatIsNotThere() throws Exception {
        Answer made = api.call("PUT", relay.item(), relay.hub()).expect(201);
        assertEquals("running", made.body().at("/status/state").textValue());
        Answer same = api.call("PUT", relay.item(), relay.hub()).expect(200);
        assertEquals(made.header("ETag"), same.header("ETag"));
        assertEquals(LineHub.port(made.body()), LineHub.port(same.body()));
        Answer wrong =
                api.call("PUT", "relays/Bad_Name", LineHub.hub("Bad_Name", "")).problem(400, "invalid");
        assertEquals(List.of("/name"), wrong.pointers());
    }

    @Test
    void aPatchMergesAndNullRestoresTheDefault() throws Exception {
        Answer created = relay.create();
        Answer patched = api.call("PATCH", relay.item(), "{\"reply\":\"ok\",\"delivery\":{\"policy\":\"drop-oldest\"}}")
                .expect(200);
        assertEquals("drop-oldest", patched.body().at("/delivery/policy").textValue());
        assertEquals(created.body().at("/delivery/maxQueue"), patched.body().at("/delivery/maxQueue"));
        Answer restored = api.call("PATCH", relay.item(), "{\"reply\":null,\"delivery\":null,\"status\":5}")
                .expect(200);
        assertEquals(created.header("ETag"), restored.header("ETag"));
        api.call("PATCH", relay.item(), "[]").problem(400, "invalid");
        api.call("PATCH", relay.item(), "{}", "Content-Type", "application/json")
                .problem(415, "invalid");
        api.call("PATCH", "relays/nobody", "{}").problem(404, "not-found");
    }

    @Test
    void aLostRaceIs412() throws Exception {
        String old = relay.create().header("ETag");
        api.call("PATCH", relay.item(), "{\"reply\":\"one\"}", "If-Match", old).expect(200);
        api.call("PATCH", relay.item(), "{\"reply\":\"two\"}", "If-Match", old).problem(412, "conflict");
        api.call("PUT", relay.item(), relay.hub(), "If-Match", old).problem(412, "conflict");
        api.call("DELETE", relay.item(), null, "If-Match", old).problem(412, "conflict");
        api.call("DELETE", relay.item(), null, "If-Match", "nonsense").problem(400, "invalid");
        assertEquals("one", api.get(relay.item()).body().get("reply").textValue());
        api.call("DELETE", relay.item(), null, "If-Match", api.get(relay.item()).header("ETag"))
                .expect(204);
    }

    @Test
    void aVersionThatIsKnownIsNotSentAgain() throws Exception {
        String tag = relay.create().header("ETag");
        assertEquals(
                "",
                api.get(relay.item(), "If-None-Match", tag)
                        .expect(304)
                        .response()
                        .body());
        api.get(relay.item(), "If-None-Match", "\"other\"").expect(200);
    }

    @Test
    void aDeletedRelayIsGone() throws Exception {
        relay.create();
        assertEquals(
                "",
                api.call("DELETE", relay.item(), null).expect(204).response().body());
        api.get(relay.item()).problem(404, "not-found");
        api.call("DELETE", relay.item(), null).problem(404, "not-found");
    }

    @Test
    void theListIsSortedAndCut() throws Exception {
        relay.create();
        Answer all = api.get("relays?limit=1000").expect(200);
        int total = all.body().get("total").intValue();
        assertEquals(total, all.body().get("items").size());
        assertEquals(0, api.get("relays?offset=" + total).body().get("items").size());
        assertEquals(1, api.get("relays?limit=1").body().get("items").size());
        for (String limit : new String[] {"0", "1001", "-1", "x", ""}) {
            assertEquals(
                    List.of("/?limit"),
                    api.get("relays?limit=" + limit).problem(400, "invalid").pointers());
        }
    }
}
