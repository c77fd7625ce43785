package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rooms that not everybody may join. */
@Timeout(60)
@GatewayWith("chat: {rooms: [{name: Café Staff, access: {roles: [operator]}}]}\n")
class RoomAccessTest {
    private final GatewayTarget target;

    RoomAccessTest(GatewayTarget target) {
        this.target = target;
    }

    /** However its name is written. */
    @ParameterizedTest
    @ValueSource(
            strings = {"Caf%C3%A9%20Staff", "Cafe%CC%81%20Staff", "%20Caf%C3%A9%20%20Staff%20", "Caf%C3%A9%C2%A0%53taff"
            })
    void aRoomThatAsksForARoleRefusesWhoHasNone(String name) {
        ExecutionException refused =
                assertThrows(ExecutionException.class, () -> WsClient.dial(target.ws("ws/chat/" + name)));
        WebSocketHandshakeException answer = (WebSocketHandshakeException) refused.getCause();
        assertEquals(401, answer.getResponse().statusCode());
    }

    @Test
    void whoHasTheRoleComesIn() throws Exception {
        String ticket = target.api()
                .post("tickets", "{\"path\":\"/ws/chat/Staff\"}")
                .expect(201)
                .body()
                .get("ticket")
                .textValue();
        try (WsClient other = WsClient.open(target.ws("ws/chat/Staff?ticket=" + ticket))) {
            assertEquals("Staff", other.json("welcome").get("room").textValue());
        }
        String bearer = "fairlead.bearer."
                + java.util.Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(target.host().adminToken().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        try (WsClient staff = WsClient.open(target.ws("ws/chat/Caf%C3%A9%20Staff"), "fairlead.chat.v1", bearer)) {
            assertEquals("Café Staff", staff.json("welcome").get("room").textValue());
        }
    }

    @Test
    void otherRoomsAreOpen() throws Exception {
        try (WsClient guest = WsClient.open(target.ws("ws/chat/lobby"))) {
            assertEquals("lobby", guest.json("welcome").get("room").textValue());
        }
    }
}
