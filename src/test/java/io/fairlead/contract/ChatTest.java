package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A chat room as its members have it. */
@GatewayWith("chat: {history: 100, rate: 1000/s}")
@Timeout(30)
class ChatTest {
    private final GatewayTarget gateway;
    private final String room = "room-" + UUID.randomUUID().toString().substring(0, 8);

    ChatTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    private WsClient join(String nick) throws Exception {
        return join(nick, "");
    }

    private WsClient join(String nick, String more) throws Exception {
        return dial(nick, more).greeted();
    }

    private WsClient dial(String nick, String more) throws Exception {
        return WsClient.dial(
                gateway.ws("ws/chat/" + room + "?nick=" + URLEncoder.encode(nick, StandardCharsets.UTF_8) + more),
                "fairlead.chat.v1");
    }

    private static List<String> nicks(JsonNode members) {
        List<String> nicks = new ArrayList<>();
        members.forEach(member -> nicks.add(member.get("nick").asText()));
        return nicks;
    }

    private static List<String> texts(JsonNode messages) {
        List<String> texts = new ArrayList<>();
        messages.forEach(message -> texts.add(message.get("text").asText()));
        return texts;
    }

    @Test
    void aMemberIsWelcomedAndHearsWhatIsSaid() throws Exception {
        try (WsClient ann = join("Ann");
                WsClient bob = join("Bob")) {
            assertEquals("fairlead.chat.v1", ann.subprotocol());
            JsonNode welcome = ann.json("welcome");
            assertEquals(room, welcome.get("room").asText());
            assertEquals(4096, welcome.get("maxText").asInt());
            assertEquals(List.of("Ann"), nicks(welcome.get("members")));
            assertEquals(0, welcome.get("offset").asLong());
            assertFalse(welcome.get("recovered").asBoolean());
            assertEquals(0, welcome.get("messages").size());
            assertEquals(List.of("Ann", "Bob"), nicks(bob.json("welcome").get("members")));
            JsonNode joined = ann.json("joined").get("member");
            assertEquals("Bob", joined.get("nick").asText());
            assertEquals("websocket", joined.get("via").asText());
            bob.sendJson("{'type':'say','text':'hello \\u00fc','ref':'r1'}");
            for (WsClient one : List.of(ann, bob)) {
                JsonNode message = one.json("message");
                assertEquals("hello ü", message.get("text").asText());
                assertEquals(1, message.get("offset").asLong());
                assertEquals("r1", message.get("ref").asText());
                assertEquals("Bob", message.get("from").get("nick").asText());
                assertEquals(joined.get("id"), message.get("from").get("id"));
                Instant.parse(message.get("time").asText());
            }
            bob.close(1000);
            assertEquals(joined, ann.json("left").get("member"));
        }
    }

    @Test
    void aTakenNickGetsANumber() throws Exception {
        try (WsClient first = join("Ann");
                WsClient second = join("ann")) {
            first.json("welcome");
            JsonNode you = second.json("welcome").get("you");
            assertEquals("ann2", you.get("nick").asText());
            first.json("joined");
            second.sendJson("{'type':'nick','nick':'Zoe'}");
            for (WsClient one : List.of(first, second)) {
                JsonNode renamed = one.json("renamed");
                assertEquals("Zoe", renamed.get("member").get("nick").asText());
                assertEquals("ann2", renamed.get("was").asText());
                assertEquals(you.get("id"), renamed.get("member").get("id"));
            }
            second.sendJson("{'type':'say','text':'x'}");
            assertEquals("Zoe", first.json("message").get("from").get("nick").asText());
        }
    }

    @Test
    void aWhisperReachesOneAndItsSender() throws Exception {
        try (WsClient ann = join("Ann");
                WsClient bob = join("Bob");
                WsClient eve = join("Eve")) {
            bob.json("welcome");
            bob.json("joined");
            ann.sendJson("{'type':'whisper','to':'bob','text':'psst','ref':'w'}");
            JsonNode heard = bob.json("whisper");
            assertEquals("psst", heard.get("text").asText());
            assertEquals("Ann", heard.get("from").get("nick").asText());
            ann.json("welcome");
            ann.json("joined");
            ann.json("joined");
            assertEquals(heard, ann.json("whisper"));
            ann.sendJson("{'type':'whisper','to':'nobody','text':'psst','ref':'w2'}");
            JsonNode error = ann.json("error");
            assertEquals("not-found", error.get("code").asText());
            assertEquals("w2", error.get("ref").asText());
            ann.sendJson("{'type':'say','text':'all'}");
            eve.json("welcome");
            assertEquals("all", eve.json("message").get("text").asText());
        }
    }

    @Test
    void typingIsToldToTheOthersAlone() throws Exception {
        try (WsClient ann = join("Ann");
                WsClient bob = join("Bob")) {
            ann.json("welcome");
            bob.json("welcome");
            ann.json("joined");
            ann.sendJson("{'type':'typing'}").sendJson("{'type':'typing'}").sendJson("{'type':'who'}");
            assertEquals("Ann", bob.json("typing").get("member").get("nick").asText());
            assertEquals(List.of("Ann", "Bob"), nicks(ann.json("members").get("members")));
            ann.sendJson("{'type':'say','text':'done'}");
            assertEquals("done", bob.json("message").get("text").asText());
        }
    }

    @Test
    void whoComesBackHearsWhatItMissedOnceAndInOrder() throws Exception {
        try (WsClient ann = join("Ann")) {
            String epoch = ann.json("welcome").get("epoch").asText();
            for (int i = 1; i <= 5; i++) {
                ann.sendJson("{'type':'say','text':'m" + i + "'}");
                ann.json("message");
            }
            try (WsClient bob = join("Bob", "&since=" + epoch + ":2")) {
                JsonNode welcome = bob.json("welcome");
                assertTrue(welcome.get("recovered").asBoolean());
                assertEquals(5, welcome.get("offset").asLong());
                assertEquals(List.of("m3", "m4", "m5"), texts(welcome.get("messages")));
                ann.sendJson("{'type':'say','text':'m6'}");
                assertEquals(6, bob.json("message").get("offset").asLong());
            }
            try (WsClient bob = join("Bob", "&since=other:2")) {
                JsonNode welcome = bob.json("welcome");
                assertFalse(welcome.get("recovered").asBoolean());
                assertEquals(List.of("m1", "m2", "m3", "m4", "m5", "m6"), texts(welcome.get("messages")));
            }
        }
    }

    @Test
    void theHistoryIsReadBackPageByPage() throws Exception {
        try (WsClient ann = join("Ann")) {
            ann.json("welcome");
            for (int i = 1; i <= 20; i++) {
                ann.sendJson("{'type':'say','text':'m" + i + "'}");
                ann.json("message");
            }
            ann.sendJson("{'type':'history','limit':3}");
            JsonNode last = ann.json("history");
            assertEquals(List.of("m18", "m19", "m20"), texts(last.get("messages")));
            assertTrue(last.get("more").asBoolean());
            ann.sendJson("{'type':'history','before':3}");
            JsonNode first = ann.json("history");
            assertEquals(List.of("m1", "m2"), texts(first.get("messages")));
            assertFalse(first.get("more").asBoolean());
        }
    }

    @Test
    void aTextMayBeAsLongAsAllowedAndNoLonger() throws Exception {
        try (WsClient ann = join("Ann")) {
            ann.json("welcome");
            ann.sendJson("{'type':'say','text':'" + "ü".repeat(2048) + "'}");
            assertEquals(2048, ann.json("message").get("text").asText().length());
            ann.sendJson("{'type':'say','text':'" + "ü".repeat(2048) + "x','ref':'long'}");
            JsonNode error = ann.json("error");
            assertEquals("too-large", error.get("code").asText());
            assertEquals("long", error.get("ref").asText());
        }
    }

    @Test
    void aBadNameIsClosedAsInvalid() throws Exception {
        for (String bad : List.of("", " ", "a\u202eb", "a\u0007b", "x".repeat(33), "\u200d")) {
            try (WsClient nobody = dial(bad, "")) {
                assertEquals(1008, nobody.end().code(), bad);
            }
        }
    }

    @Test
    void someoneWithTelnetIsAMemberLikeAnyOther() throws Exception {
        try (TestRelay relay =
                        gateway.relay("'mode':'chat','room':'" + room + "','socket':'tcp-listen://127.0.0.1:0'");
                WsClient ann = join("Ann");
                TcpPeer bob = relay.connect()) {
            ann.json("welcome");
            bob.send("Bob\r\n");
            JsonNode joined = ann.json("joined").get("member");
            assertEquals("tcp", joined.get("via").asText());
            assertEquals("* Bob joined", bob.line());
            bob.send("hello\r\n");
            assertEquals("hello", ann.json("message").get("text").asText());
            assertEquals("Bob: hello", bob.line());
            ann.sendJson("{'type':'say','text':'hi\\n* root joined\\u001b[2J'}");
            ann.json("message");
            assertEquals("Ann: hi * root joined [2J", bob.line());
            bob.send("/who\n/nick Rob\n");
            assertEquals("* Ann, Bob", bob.line());
            assertEquals("* Bob is now Rob", bob.line());
            assertEquals("Rob", ann.json("renamed").get("member").get("nick").asText());
            bob.send(new byte[] {(byte) 0xfe, '\n'});
            assertTrue(bob.line().startsWith("! "));
            bob.send("x".repeat(100_000) + "\nafter\n");
            assertTrue(bob.line().startsWith("! "));
            assertEquals("after", ann.json("message").get("text").asText());
            assertEquals("Rob: after", bob.line());
            bob.send("/quit\n");
            assertEquals("", bob.rest());
            assertEquals("Rob", ann.json("left").get("member").get("nick").asText());
        }
    }

    @Test
    void overHttpTheRoomIsTheSame() throws Exception {
        String position;
        try (WsClient ann = join("Ann")) {
            String epoch = ann.json("welcome").get("epoch").asText();
            try (SseClient bob =
                    SseClient.open(gateway.http("sse/chat/" + room + "?nick=Bob&subprotocol=fairlead.chat.v1"))) {
                SseClient.Event welcome = bob.next("message");
                assertEquals(List.of("Ann", "Bob"), nicks(welcome.json().get("members")));
                assertEquals(epoch + ":0", welcome.id());
                assertEquals("http", ann.json("joined").get("member").get("via").asText());
                bob.send("{\"type\":\"say\",\"text\":\"from http\",\"ref\":\"h\"}");
                assertEquals("from http", ann.json("message").get("text").asText());
                SseClient.Event own = bob.next("message");
                assertEquals("h", own.json().get("ref").asText());
                position = own.id();
                assertEquals(epoch + ":1", position);
                bob.send("not json");
                assertEquals("invalid", bob.json("error").get("code").asText());
            }
            ann.sendJson("{'type':'say','text':'missed'}");
            assertEquals("missed", ann.json("message").get("text").asText());
            try (SseClient bob =
                    SseClient.open(gateway.http("sse/chat/" + room + "?nick=Bob"), "Last-Event-ID", position)) {
                JsonNode welcome = bob.next("message").json();
                assertTrue(welcome.get("recovered").asBoolean());
                assertEquals(List.of("missed"), texts(welcome.get("messages")));
            }
        }
    }

    @Test
    void whatIsSaidBeforeTheWelcomeIsSaidAfterIt() throws Exception {
        try (WsClient ann = dial("Ann", "")) {
            ann.sendJson("{'type':'say','text':'first'}").sendJson("{'type':'say','text':'second'}");
            assertEquals("Ann", ann.json("welcome").get("you").get("nick").asText());
            assertEquals("first", ann.json("message").get("text").asText());
            assertEquals("second", ann.json("message").get("text").asText());
            ann.sendJson("{'type':'say','text':'third'}");
            assertEquals("third", ann.json("message").get("text").asText());
        }
        try (TestRelay relay =
                        gateway.relay("'mode':'chat','room':'" + room + "-cold','socket':'tcp-listen://127.0.0.1:0'");
                TcpPeer bob = relay.connect()) {
            bob.send("Bob\nhello\n/who\n");
            assertEquals("* Bob joined", bob.line());
            assertEquals("Bob: hello", bob.line());
            assertEquals("* Bob", bob.line());
            bob.send("again\n");
            assertEquals("Bob: again", bob.line());
        }
    }
}
