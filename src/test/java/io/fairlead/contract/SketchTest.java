package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A sketch board as those who draw on it have it. */
@GatewayWith
@Timeout(30)
class SketchTest {
    private static final String PART = "{'type':'stroke','id':'%s','color':'#ff8800','width':3,'points':%s}";

    private final GatewayTarget gateway;
    private final String board = "board-" + UUID.randomUUID().toString().substring(0, 8);

    SketchTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    private WsClient join(String nick, String more) throws Exception {
        return WsClient.dial(gateway.ws("ws/sketch/" + board + "?nick=" + nick + more), "fairlead.sketch.v1")
                .greeted();
    }

    @Test
    void othersSeeAStrokeWhileItIsDrawnAndLateOnesTheWholeBoard() throws Exception {
        try (WsClient ann = join("Ann", "");
                WsClient bob = join("Bob", "")) {
            assertEquals(board, ann.json("welcome").get("board").asText());
            assertEquals(2, bob.json("welcome").get("members").size());
            ann.json("joined");
            ann.sendJson(PART.formatted("s1", "[[0,0],[0.123456,1]]"));
            JsonNode part = bob.json("stroke");
            assertEquals(1, part.get("offset").asLong());
            assertEquals("Ann", part.get("from").get("nick").asText());
            assertEquals("s1", part.get("id").asText());
            assertEquals("#ff8800", part.get("color").asText());
            assertEquals(3, part.get("width").asInt());
            assertEquals("[[0,0],[0.1235,1]]", part.get("points").toString());
            assertEquals(part, ann.json("stroke"));
            ann.sendJson(PART.formatted("s1", "[[0.5,0.25]]"));
            assertEquals("[[0.5,0.25]]", bob.json("stroke").get("points").toString());
            try (WsClient late = join("Late", "")) {
                JsonNode strokes = late.json("welcome").get("strokes");
                assertEquals(1, strokes.size());
                assertEquals(
                        "[[0,0],[0.1235,1],[0.5,0.25]]",
                        strokes.get(0).get("points").toString());
                assertEquals("Ann", strokes.get(0).get("from").get("nick").asText());
            }
        }
    }

    @Test
    void undoTakesOnesOwnLastStrokeAndClearTakesAll() throws Exception {
        try (WsClient ann = join("Ann", "");
                WsClient bob = join("Bob", "")) {
            ann.json("welcome");
            bob.json("welcome");
            ann.json("joined");
            ann.sendJson(PART.formatted("a", "[[0,0]]"));
            bob.json("stroke");
            bob.sendJson(PART.formatted("b", "[[1,1]]"));
            bob.json("stroke");
            ann.json("stroke");
            ann.json("stroke");
            ann.sendJson("{'type':'undo'}");
            assertEquals("a", bob.json("undone").get("id").asText());
            ann.json("undone");
            ann.sendJson("{'type':'undo','ref':'u'}");
            JsonNode error = ann.json("error");
            assertEquals("not-found", error.get("code").asText());
            assertEquals("u", error.get("ref").asText());
            try (WsClient late = join("Late", "")) {
                JsonNode strokes = late.json("welcome").get("strokes");
                assertEquals(1, strokes.size());
                assertEquals("b", strokes.get(0).get("id").asText());
            }
            bob.json("joined");
            bob.json("left");
            ann.sendJson("{'type':'clear'}");
            assertEquals("Ann", bob.json("cleared").get("from").get("nick").asText());
            try (WsClient late = join("Late", "")) {
                JsonNode welcome = late.json("welcome");
                assertEquals(0, welcome.get("strokes").size());
                assertEquals(4, welcome.get("offset").asLong());
            }
        }
    }

    @Test
    void whoComesBackGetsTheBoardAndIsToldWhetherItIsTheSame() throws Exception {
        try (WsClient ann = join("Ann", "")) {
            String epoch = ann.json("welcome").get("epoch").asText();
            ann.sendJson(PART.formatted("a", "[[0,0]]"));
            ann.json("stroke");
            try (WsClient back = join("Bob", "&since=" + epoch + ":0")) {
                JsonNode welcome = back.json("welcome");
                assertTrue(welcome.get("recovered").asBoolean());
                assertEquals(1, welcome.get("strokes").size());
            }
            try (WsClient back = join("Bob", "&since=other:0")) {
                assertFalse(back.json("welcome").get("recovered").asBoolean());
            }
        }
    }

    @Test
    void aCursorIsShownToTheOthers() throws Exception {
        try (WsClient ann = join("Ann", "");
                WsClient bob = join("Bob", "")) {
            bob.json("welcome");
            ann.sendJson("{'type':'cursor','x':0.5,'y':0.25}");
            JsonNode cursor = bob.json("cursor");
            assertEquals("Ann", cursor.get("member").get("nick").asText());
            assertEquals(0.5, cursor.get("x").asDouble());
            assertEquals(0.25, cursor.get("y").asDouble());
        }
    }

    @Test
    void whatIsNoStrokeIsRefusedAndDrawsNothing() throws Exception {
        try (WsClient ann = join("Ann", "")) {
            ann.json("welcome");
            for (String bad : List.of(
                    "{'type':'stroke'}",
                    PART.formatted("", "[[0,0]]"),
                    PART.formatted("a", "[]"),
                    PART.formatted("a", "[[0,2]]"),
                    PART.formatted("a", "[[0]]"),
                    PART.formatted("a", "[[0,'x']]"),
                    PART.formatted("a", "[[0,0]]").replace("#ff8800", "red;background:url(x)"),
                    PART.formatted("a", "[[0,0]]").replace("3", "65"))) {
                ann.sendJson(bad);
                assertEquals("invalid", ann.json("error").get("code").asText(), bad);
            }
            ann.sendJson(PART.formatted("a", "[[0,0]" + ",[0,0]".repeat(500) + "]"));
            assertEquals("too-large", ann.json("error").get("code").asText());
            ann.sendJson(PART.formatted("a", "[[0,0]]"));
            assertEquals(1, ann.json("stroke").get("offset").asLong());
        }
    }
}
