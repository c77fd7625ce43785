package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.appserver.ServerHost;
import io.fairlead.appserver.TwoContexts;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same archive in two contexts of one server, with different configurations. */
@Timeout(120)
@GatewayWith("websocket: {maxMessage: 64KiB}\n")
@TwoContexts("websocket: {maxMessage: 1KiB}\nchat: {maxText: 64}\n")
class TwoGatewaysIT {
    private final GatewayTarget first;
    private final GatewayTarget second;

    TwoGatewaysIT(GatewayTarget gateway) {
        this.first = gateway;
        GatewayHost beside = ((ServerHost) gateway.host()).beside();
        this.second = new GatewayTarget(() -> beside);
    }

    @Test
    void eachHasItsOwnLimits() throws Exception {
        String large = "x".repeat(2_000);
        try (WsClient here = WsClient.open(first.ws("ws/echo"));
                WsClient there = WsClient.open(second.ws("ws/echo"))) {
            there.send(large);
            assertEquals(1009, there.end().code());
            assertEquals(large, here.send(large).text());
        }
    }

    @Test
    void roomsOfOneNameAreTwoRooms() throws Exception {
        String room = "chat/r-" + UUID.randomUUID();
        try (ChatMember anna = ChatMember.join(first, room, "anna");
                ChatMember bert = ChatMember.join(second, room, "bert")) {
            anna.say("only here");
            bert.say("only there");
            assertEquals(java.util.List.of("anna"), anna.who());
            assertEquals(java.util.List.of("bert"), bert.who());
        }
    }

    @Test
    void relaysOfOneNameAreTwoRelaysAndOneEndsAlone() throws Exception {
        String hub = LineHub.hub("same", "");
        int here = LineHub.port(first.api().post("relays", hub).expect(201).body());
        int there = LineHub.port(second.api().post("relays", hub).expect(201).body());
        assertTrue(here != there);
        second.api().call("DELETE", "relays/same", null).expect(204);
        second.api().get("relays/same").problem(404, "not-found");
        TestRelay same = new TestRelay(first, "same");
        try (WsClient session = same.open();
                TcpPeer peer = same.connect()) {
            peer.send("still\n");
            assertEquals("still", session.text());
        }
        first.api().call("DELETE", "relays/same", null).expect(204);
    }
}
