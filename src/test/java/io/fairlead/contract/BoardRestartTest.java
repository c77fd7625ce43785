package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A large board outlives a restart, whole; the figure is printed, not judged. */
@Timeout(60)
@GatewayWith
class BoardRestartTest {
    private static final int STROKES = 5000;

    @Test
    void aBoardOfFiveThousandStrokesIsWholeAfterARestart(GatewayTarget gateway) throws Exception {
        fill(gateway);
        JsonNode before = welcome(gateway);
        gateway.host().restart();
        long begin = System.nanoTime();
        JsonNode after = welcome(gateway);
        System.out.println("after a restart a board of 5000 strokes of 20 points opened in ms: "
                + (System.nanoTime() - begin) / 1_000_000);
        assertEquals(before.get("epoch"), after.get("epoch"));
        assertEquals(STROKES, after.get("offset").intValue());
        assertEquals(before.get("strokes"), after.get("strokes"));
    }

    @Test
    void aStrokeIsOnesOwnAfterARestart(GatewayTarget gateway) throws Exception {
        String identify = "{'type':'identify','secret':'anna_-0123456789abcdefg'}";
        try (ChatMember anna = ChatMember.join(gateway, "sketch/owned", "anna")) {
            anna.ws().sendJson(identify);
            anna.ws().sendJson("{'type':'stroke','id':'s','color':'#000000','width':1,'points':[[0,1]]}");
            anna.awaitStrokes(1);
        }
        gateway.host().restart();
        try (ChatMember again = ChatMember.join(gateway, "sketch/owned", "again")) {
            again.ws().sendJson(identify).sendJson("{'type':'undo'}");
            assertEquals("s", again.ws().json("undone").get("id").textValue());
        }
    }

    private static JsonNode welcome(GatewayTarget gateway) throws Exception {
        try (ChatMember late = ChatMember.join(gateway, "sketch/large", "late")) {
            return late.welcome();
        }
    }

    private static void fill(GatewayTarget gateway) throws Exception {
        String points = "[0.1234,0.5678],".repeat(19) + "[1,0.001]";
        for (int part = 0; part < STROKES / 100; part++) {
            try (ChatMember drawer = ChatMember.join(gateway, "sketch/large", "drawer")) {
                for (int i = 0; i < 100; i++) {
                    drawer.ws()
                            .sendJson("{'type':'stroke','id':'s" + part + "-" + i
                                    + "','color':'#12ab9F','width':2.5,'points':[" + points + "]}");
                }
                drawer.awaitStrokes(100);
            }
        }
    }
}
