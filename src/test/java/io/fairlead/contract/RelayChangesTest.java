package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Changes that fail, race or must last. */
@Timeout(60)
@GatewayWith("targets: {allow: [\"127.0.0.1:*\"]}\n")
class RelayChangesTest {
    private final GatewayTarget gateway;
    private final AdminCalls api;

    RelayChangesTest(GatewayTarget gateway) {
        this.gateway = gateway;
        this.api = gateway.api();
    }

    @BeforeEach
    void make() throws Exception {
        api.post("relays", hub("old", "tcp-listen://127.0.0.1:0")).expect(201);
    }

    @AfterEach
    void forget() throws Exception {
        for (JsonNode relay : api.get("relays").expect(200).body().get("items")) {
            api.call("DELETE", "relays/" + relay.get("name").textValue(), null).expect(204);
        }
    }

    private static String hub(String name, String socket) {
        return "{\"name\":\"" + name + "\",\"mode\":\"hub\",\"socket\":\"" + socket + "\"}";
    }

    private static ServerSocket taken() throws Exception {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @Test
    void aDryRunEndsAsTheRealCallWould() throws Exception {
        try (ServerSocket taken = taken()) {
            for (String path : new String[] {"relays?dryRun=true", "relays"}) {
                api.post(path, hub("a", "tcp-listen://127.0.0.1:" + taken.getLocalPort()))
                        .problem(409, "conflict");
                api.post(path, hub("old", "tcp-listen://127.0.0.1:0")).problem(409, "conflict");
                api.post(path, hub("b", "tcp://10.1.2.3:80")).problem(403, "forbidden");
            }
            JsonNode reachable = api.post("relays?dryRun=true", hub("c", "tcp://127.0.0.1:" + taken.getLocalPort()))
                    .expect(200)
                    .body();
            assertEquals(
                    "127.0.0.1:" + taken.getLocalPort(),
                    reachable.at("/resolved/0").textValue());
            assertEquals("127.0.0.1:*", reachable.get("rule").textValue());
        }
        JsonNode unknown = api.post("relays?dryRun=true", hub("d", "tcp://nobody.invalid:80"))
                .expect(200)
                .body();
        assertEquals(0, unknown.get("resolved").size());
        JsonNode created = api.post("relays", hub("d", "tcp://nobody.invalid:80"))
                .expect(201)
                .body();
        assertEquals("connecting", created.at("/status/state").textValue());
        api.get("relays/a").problem(404, "not-found");
    }

    @Test
    void whatWasChangedOutlivesARestart() throws Exception {
        api.post("relays", hub("new", "tcp-listen://127.0.0.1:0")).expect(201);
        api.call("PATCH", "relays/new", "{\"reply\":\"ok\"}").expect(200);
        api.call("DELETE", "relays/old", null).expect(204);
        gateway.host().restart();
        JsonNode relay = api.get("relays/new").expect(200).body();
        assertEquals("ok", relay.get("reply").textValue());
        assertEquals("running", relay.at("/status/state").textValue());
        api.get("relays/old").problem(404, "not-found");
    }

    @Test
    void aChangeToATakenPortLeavesTheOldRelayAtWork() throws Exception {
        int port = LineHub.port(api.get("relays/old").body());
        WebSocketProbe session = WebSocketProbe.open(gateway.base(), "ws/relay/old");
        new TestRelay(gateway, "old").awaitSessions(1);
        try (ServerSocket taken = taken();
                Socket peer = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String next = hub("old", "tcp-listen://127.0.0.1:" + taken.getLocalPort());
            api.call("PUT", "relays/old", next).problem(409, "conflict");
            JsonNode now = api.get("relays/old").body();
            assertEquals("tcp-listen://127.0.0.1:0", now.get("socket").textValue());
            assertEquals("running", now.at("/status/state").textValue());
            peer.getOutputStream().write("still\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals("still", session.next());
        }
        session.close();
    }

    @Test
    void ofManyWhoCreateOneNameOneWins() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                answers.add(clients.submit(() -> api.post("relays", hub("one", "tcp-listen://127.0.0.1:0"))
                        .status()));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
            assertEquals(1, Collections.frequency(statuses, 201), statuses.toString());
            assertEquals(15, Collections.frequency(statuses, 409), statuses.toString());
            assertTrue(api.get("relays/one").expect(200).status() == 200);
        } finally {
            clients.shutdownNow();
        }
    }
}
