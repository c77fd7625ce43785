package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rooms and boards that a restart left in the store, where nobody has come since. */
@Timeout(120)
@GatewayWith(fresh = true)
class StoredRoomCallsTest {
    private final GatewayTarget gateway;
    private final AdminCalls api;

    StoredRoomCallsTest(GatewayTarget gateway) {
        this.gateway = gateway;
        this.api = gateway.api();
    }

    @Test
    void theyAreListedReadAndDeleted() throws Exception {
        api.post("rooms/kept/messages", "{\"text\":\"before\"}").expect(201);
        String epoch = api.get("rooms/kept").expect(200).body().get("epoch").textValue();
        try (WsClient anna = WsClient.open(gateway.ws("ws/sketch/kept"))) {
            anna.json("welcome");
            anna.sendJson("{'type':'stroke','id':'1','color':'#ff0000','width':3,'points':[[0,0],[0.5,1]]}")
                    .json("stroke");
        }
        gateway.host().restart();
        JsonNode rooms = api.get("rooms").expect(200).body();
        assertEquals(1, rooms.get("total").intValue());
        assertEquals("kept", rooms.at("/items/0/room").textValue());
        assertEquals(1, rooms.at("/items/0/offset").longValue());
        assertEquals(0, rooms.at("/items/0/members").intValue());
        JsonNode boards = api.get("boards").expect(200).body();
        assertEquals("kept", boards.at("/items/0/board").textValue());
        assertEquals(
                "before",
                api.get("rooms/kept/messages")
                        .expect(200)
                        .body()
                        .at("/items/0/text")
                        .textValue());
        assertEquals(epoch, api.get("rooms/kept").body().get("epoch").textValue());
        api.call("DELETE", "boards/kept", null).expect(204);
        api.call("DELETE", "boards/kept", null).problem(404, "not-found");
        gateway.host().restart();
        api.call("DELETE", "rooms/kept", null).expect(204);
        api.get("rooms/kept").problem(404, "not-found");
        assertEquals(0, api.get("boards").body().get("total").intValue());
        try (WsClient anna = WsClient.open(gateway.ws("ws/chat/kept"))) {
            assertNotEquals(epoch, anna.json("welcome").get("epoch").textValue());
        }
    }
}
