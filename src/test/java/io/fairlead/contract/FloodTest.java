package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who floods is closed, after it heard what others heard of it. With an hour to grow back, the counts are exact. */
@GatewayWith("chat: {rate: 20/h}\nsketch: {rate: 5/h}\n")
@Timeout(60)
class FloodTest {
    private final GatewayTarget gateway;

    FloodTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    private static List<String> refs(WsClient of) throws Exception {
        List<String> refs = new ArrayList<>();
        while (of.waiting() > 0) {
            JsonNode next = of.json();
            if (next.get("type").textValue().equals("message")) {
                refs.add(next.get("ref").textValue());
            }
        }
        return refs;
    }

    /** Three times what may be said, or as much of it as leaves before the close comes. */
    private static void flood(WsClient flood) throws Exception {
        try {
            for (int i = 0; i < 60; i++) {
                flood.sendJson("{'type':'say','text':'x','ref':'r" + i + "'}");
            }
        } catch (ExecutionException closed) {
            assertInstanceOf(IOException.class, closed.getCause());
        }
    }

    @Test
    void whatOthersHeardOfAFloodIsAcknowledgedBeforeItIsClosed() throws Exception {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add("r" + i);
        }
        for (int round = 0; round < 20; round++) {
            String room = "flood-" + UUID.randomUUID();
            try (WsClient flood = WsClient.dial(gateway.ws("ws/chat/" + room))) {
                flood(flood);
                assertEquals(4429, flood.end().code());
                assertEquals(all, refs(flood));
                JsonNode said = gateway.api()
                        .get("rooms/" + room + "/messages")
                        .expect(200)
                        .body();
                assertEquals(20, said.get("items").size());
            }
        }
    }

    @Test
    void aBoardTakesAsManyMessagesOfAMemberAsItsRateSays() throws Exception {
        try (WsClient member = WsClient.open(gateway.ws("ws/sketch/flood"))) {
            member.json("welcome");
            for (int i = 0; i < 11; i++) {
                member.sendJson(
                        "{'type':'stroke','id':'s" + i + "','color':'#ffffff','width':1,'points':[[0,0],[1,1]]}");
            }
            assertEquals(4429, member.end().code());
            int strokes = 0;
            int errors = 0;
            while (member.waiting() > 0) {
                String type = member.json().get("type").textValue();
                strokes += type.equals("stroke") ? 1 : 0;
                errors += type.equals("error") ? 1 : 0;
            }
            assertEquals(5, strokes);
            assertTrue(errors >= 5, "told " + errors + " times");
        }
    }
}
