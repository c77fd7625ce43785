package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rule of a room or relay holds at every door: who may not listen there over WebSocket may not over REST. */
@Timeout(60)
@GatewayWith(
        "chat: {rooms: [{name: Staff, access: {roles: [operator]}}, {name: Board, access: {roles: [directors]}}]}\n")
class ContentAccessTest {
    private final GatewayTarget target;
    private final AdminCalls viewer;
    private final AdminCalls operator;

    ContentAccessTest(GatewayTarget target) {
        this.target = target;
        this.viewer = target.apiAs("viewer");
        this.operator = target.apiAs("operator");
    }

    private static final String HUSH = "{\"text\":\"hush\"}";

    @Test
    void aViewerDoesNotReadARoomThatAsksForAnotherRole() throws Exception {
        operator.post("rooms/Staff/messages", HUSH).expect(201);
        for (String path : new String[] {"rooms/Staff/messages", "rooms/Staff/members", "rooms/%20Staff/messages"}) {
            viewer.get(path).problem(403, "forbidden");
            operator.get(path).expect(200);
            target.api().get(path).expect(200);
        }
    }

    @Test
    void anOperatorDoesNotReadOrSpeakWhereARoleOfAnotherKindIsNeeded() throws Exception {
        operator.post("rooms/Board/messages", HUSH).problem(403, "forbidden");
        target.api().post("rooms/Board/messages", HUSH).expect(201);
        operator.get("rooms/Board/messages").problem(403, "forbidden");
        target.api().get("rooms/Board/messages").expect(200);
        String ticket = operator.post("tickets", "{\"path\":\"/ws/chat/Board\"}")
                .expect(201)
                .body()
                .get("ticket")
                .textValue();
        assertEquals(
                403,
                SseClient.call("GET", target.http("sse/chat/Board?ticket=" + ticket), new byte[0])
                        .statusCode());
    }

    @Test
    void theSameHoldsForARelaysPeersAndMessages() throws Exception {
        try (TestRelay hub = target.relay(
                "'mode':'hub','socket':'tcp-listen://127.0.0.1:0'," + "'access':{'roles':['directors']}")) {
            viewer.get("relays/" + hub.name() + "/peers").problem(403, "forbidden");
            operator.post("relays/" + hub.name() + "/messages", HUSH).problem(403, "forbidden");
            target.api().get("relays/" + hub.name() + "/peers").expect(200);
            target.api().post("relays/" + hub.name() + "/messages", HUSH).expect(200);
        }
    }

    @Test
    void anAdminPassesBySessionAsByRest() throws Exception {
        String ticket = target.api()
                .post("tickets", "{\"path\":\"/ws/chat/Board\"}")
                .expect(201)
                .body()
                .get("ticket")
                .textValue();
        try (WsClient admin = WsClient.open(target.ws("ws/chat/Board?ticket=" + ticket))) {
            assertEquals("welcome", admin.json().get("type").textValue());
        }
    }

    @Test
    void roomsThatAskForNothingAreReadByAnyViewer() throws Exception {
        operator.post("rooms/open/messages", HUSH).expect(201);
        viewer.get("rooms/open/messages").expect(200);
        viewer.get("rooms/open/members").expect(200);
    }
}
