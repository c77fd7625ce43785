package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.appserver.NotOn;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code /boards}, seen from the API and from those who draw. */
@Timeout(60)
@GatewayWith
class BoardCallsTest {
    private static final String STROKE =
            "{'type':'stroke','id':'1','color':'#ff0000','width':3,'points':[[0,0],[0.5,1]]}";

    private final GatewayTarget target;
    private final AdminCalls api;
    private final String board = "b-" + UUID.randomUUID().toString().substring(0, 8);

    BoardCallsTest(GatewayTarget target) {
        this.target = target;
        this.api = target.api();
    }

    private WsClient open() throws Exception {
        return WsClient.open(target.ws("ws/sketch/" + board));
    }

    private JsonNode listed() throws Exception {
        for (JsonNode one : api.get("boards?limit=1000").expect(200).body().get("items")) {
            if (one.get("board").textValue().equals(board)) {
                return one;
            }
        }
        throw new AssertionError("not listed: " + board);
    }

    @Test
    void aBoardIsListedWithItsMembersAndStrokes() throws Exception {
        try (WsClient anna = open();
                WsClient bert = open()) {
            JsonNode welcome = anna.json("welcome");
            bert.json("welcome");
            bert.sendJson(STROKE).json("stroke");
            JsonNode one = listed();
            assertEquals(2, one.get("members").intValue());
            assertEquals(1, one.get("strokes").intValue());
            assertEquals(1, one.get("offset").longValue());
            assertEquals(welcome.get("epoch"), one.get("epoch"));
            JsonNode stats = api.get("stats").body().get("boards");
            assertTrue(stats.get("members").intValue() >= 2, stats.toString());
        }
    }

    @Test
    void aDeletedBoardIsClosedAndBeginsEmpty() throws Exception {
        try (WsClient anna = open()) {
            String epoch = anna.json("welcome").get("epoch").textValue();
            anna.sendJson(STROKE).json("stroke");
            api.call("DELETE", "boards/" + board, null).expect(204);
            assertEquals(4404, anna.end().code());
            api.call("DELETE", "boards/" + board, null).problem(404, "not-found");
            try (WsClient again = open()) {
                JsonNode welcome = again.json("welcome");
                assertNotEquals(epoch, welcome.get("epoch").textValue());
                assertEquals(0, welcome.get("strokes").size());
            }
        }
    }

    @Test
    @NotOn(
            server = "jetty12",
            because = "an encoded slash in a path gets the server's own 400, as Servlet 6.0 §3.5.2 demands",
            source = "https://github.com/jetty/jetty.project/issues/12467")
    void aSlashInANameIsInvalid() throws Exception {
        api.call("DELETE", "boards/a%2Fb", null).problem(400, "invalid");
    }

    @Test
    void badNamesAndPagesAreInvalid() throws Exception {
        api.call("DELETE", "boards/%E2%80%AE", null).problem(400, "invalid");
        api.get("boards?limit=x").problem(400, "invalid");
    }
}
