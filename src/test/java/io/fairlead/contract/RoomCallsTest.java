package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.appserver.NotOn;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /rooms}, seen from the API and from the members. */
@Timeout(60)
@GatewayWith("chat: {maxText: 100, rate: 1000/s}\n")
class RoomCallsTest {
    private final GatewayTarget target;
    private final AdminCalls api;
    private final String room = "r-" + UUID.randomUUID().toString().substring(0, 8);

    RoomCallsTest(GatewayTarget target) {
        this.target = target;
        this.api = target.api();
    }

    private WsClient join(String nick) throws Exception {
        return WsClient.open(target.ws("ws/chat/" + room + "?nick=" + nick));
    }

    private AdminCalls.Answer say(String body) throws Exception {
        return api.post("rooms/" + room + "/messages", body.replace('\'', '"'));
    }

    private JsonNode messages(String query) throws Exception {
        return api.get("rooms/" + room + "/messages" + query).expect(200).body();
    }

    private static List<String> texts(JsonNode messages) {
        List<String> texts = new ArrayList<>();
        messages.forEach(message -> texts.add(message.get("text").textValue()));
        return texts;
    }

    @Test
    void aRoomIsListedWithItsMembersEpochAndOffset() throws Exception {
        try (WsClient anna = join("anna")) {
            JsonNode welcome = anna.json("welcome");
            anna.sendJson("{'type':'say','text':'one'}").json("message");
            JsonNode one = api.get("rooms/" + room).expect(200).body();
            assertEquals(room, one.get("room").textValue());
            assertEquals(1, one.get("members").intValue());
            assertEquals(welcome.get("epoch"), one.get("epoch"));
            assertEquals(1, one.get("offset").longValue());
            JsonNode all = api.get("rooms?limit=1000").expect(200).body();
            assertTrue(all.get("total").intValue() >= 1);
            List<JsonNode> items = new ArrayList<>();
            all.get("items").forEach(items::add);
            assertTrue(items.contains(one), all.toString());
        }
    }

    @Test
    void membersAreListedAsTheyCameAndCut() throws Exception {
        try (WsClient anna = join("anna");
                WsClient bert = join("bert")) {
            JsonNode me = bert.json("welcome").get("you");
            JsonNode members = api.get("rooms/" + room + "/members").expect(200).body();
            assertEquals(2, members.get("total").intValue());
            assertEquals("anna", members.at("/items/0/nick").textValue());
            assertEquals(me.get("id"), members.at("/items/1/id"));
            assertEquals("websocket", members.at("/items/1/via").textValue());
            JsonNode cut =
                    api.get("rooms/" + room + "/members?limit=1&offset=1").body();
            assertEquals(List.of(members.at("/items/1")), List.of(cut.at("/items/0")));
            assertEquals(2, cut.get("total").intValue());
            api.get("rooms/" + room + "/members?limit=0").problem(400, "invalid");
            JsonNode sessions =
                    api.get("sessions?endpoint=chat&room=" + room).expect(200).body();
            assertEquals(2, sessions.get("total").intValue());
            assertEquals(room, sessions.at("/items/0/room").textValue());
            assertTrue(anna.waiting() > 0);
        }
    }

    @Test
    void whatRestSaysArrivesInTheRoomAndTheOtherWayRound() throws Exception {
        try (WsClient anna = join("anna")) {
            anna.json("welcome");
            JsonNode said = say("{'text':'from REST','nick':'Ops'}").expect(201).body();
            assertEquals(1, said.get("offset").longValue());
            JsonNode heard = anna.json("message");
            assertEquals("from REST", heard.get("text").textValue());
            assertEquals("Ops", heard.at("/from/nick").textValue());
            anna.sendJson("{'type':'say','text':'from a <b>member</b>','ref':'7'}");
            JsonNode own = anna.json("message");
            JsonNode listed = messages("");
            assertEquals(List.of(heard, own), List.of(listed.at("/items/0"), listed.at("/items/1")));
            assertEquals(false, listed.get("more").booleanValue());
        }
    }

    @Test
    void aRoomThatNobodyIsInMayBeSpokenToUnderTheNameOfTheToken() throws Exception {
        assertEquals(1, say("{'text':'first'}").expect(201).body().get("offset").longValue());
        assertEquals(0, api.get("rooms/" + room).body().get("members").intValue());
        assertEquals("test", messages("").at("/items/0/from/nick").textValue());
        try (WsClient late = join("late")) {
            assertEquals(List.of("first"), texts(late.json("welcome").get("messages")));
        }
    }

    @Test
    void messagesArePagedBackwards() throws Exception {
        for (int i = 1; i <= 5; i++) {
            say("{'text':'m" + i + "'}").expect(201);
        }
        assertEquals(List.of("m4", "m5"), texts(messages("?limit=2").get("items")));
        assertEquals(true, messages("?limit=2").get("more").booleanValue());
        assertEquals(List.of("m2", "m3"), texts(messages("?limit=2&before=4").get("items")));
        JsonNode first = messages("?before=3");
        assertEquals(List.of("m1", "m2"), texts(first.get("items")));
        assertEquals(false, first.get("more").booleanValue());
    }

    @Test
    void aKickedMemberIsClosedWithTheReason() throws Exception {
        try (WsClient anna = join("anna").greeted();
                WsClient bert = join("bert");
                WsClient carl = join("carl")) {
            String berts = bert.json("welcome").at("/you/id").textValue();
            String carls = carl.json("welcome").at("/you/id").textValue();
            api.call("DELETE", "rooms/" + room + "/members/" + berts + "?reason=be%20n%C3%AFce", null)
                    .expect(204);
            assertEquals(new WsClient.End(4403, "be nïce"), bert.end());
            api.call("DELETE", "rooms/" + room + "/members/" + carls, null).expect(204);
            assertEquals(new WsClient.End(4403, "kicked"), carl.end());
            anna.json("welcome");
            anna.json("joined");
            anna.json("joined");
            assertEquals("bert", anna.json("left").at("/member/nick").textValue());
            assertEquals("carl", anna.json("left").at("/member/nick").textValue());
            assertEquals(1, api.get("rooms/" + room).body().get("members").intValue());
            api.call("DELETE", "rooms/" + room + "/members/" + berts, null).problem(404, "not-found");
        }
    }

    @Test
    void aReasonMustFitACloseFrame() throws Exception {
        assertEquals(
                List.of("/?reason"),
                api.call("DELETE", "rooms/" + room + "/members/x?reason=" + "%C3%A4".repeat(62), null)
                        .problem(400, "invalid")
                        .pointers());
    }

    @Test
    void aDeletedRoomIsClosedAndBeginsAnew() throws Exception {
        try (WsClient anna = join("anna")) {
            String epoch = anna.json("welcome").get("epoch").textValue();
            say("{'text':'soon gone'}").expect(201);
            api.call("DELETE", "rooms/" + room, null).expect(204);
            WsClient.End end = anna.end();
            assertEquals(4404, end.code());
            assertTrue(end.reason().startsWith("not-found"), end.reason());
            api.get("rooms/" + room).problem(404, "not-found");
            try (WsClient again = WsClient.open(target.ws("ws/chat/" + room + "?since=" + epoch + ":0"))) {
                JsonNode welcome = again.json("welcome");
                assertNotEquals(epoch, welcome.get("epoch").textValue());
                assertEquals(0, welcome.get("offset").longValue());
                assertEquals(false, welcome.get("recovered").booleanValue());
                assertEquals(0, welcome.get("messages").size());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, rooms/nowhere",
        "GET, rooms/nowhere/members",
        "GET, rooms/nowhere/messages",
        "DELETE, rooms/nowhere",
        "DELETE, rooms/nowhere/members/x"
    })
    void anUnknownRoomIsNotFoundAndNotMade(String method, String path) throws Exception {
        api.call(method, path, null).problem(404, "not-found");
        api.get("rooms/nowhere").problem(404, "not-found");
    }

    @Test
    @NotOn(
            server = "jetty12",
            because = "an encoded slash in a path gets the server's own 400, as Servlet 6.0 §3.5.2 demands",
            source = "https://github.com/jetty/jetty.project/issues/12467")
    void noRoomHasASlashInItsName() throws Exception {
        aNameThatNoRoomCanHaveIsInvalid("a%2Fb");
    }

    @Test
    @NotOn(
            server = "liberty",
            because = "a path with a line break gets a page of the server's own",
            source = "seen on Open Liberty 26.0.0.3")
    void noRoomHasALineBreakInItsName() throws Exception {
        aNameThatNoRoomCanHaveIsInvalid("a%0Ab");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%20", "a%E2%80%AEb"})
    void aNameThatNoRoomCanHaveIsInvalid(String name) throws Exception {
        api.get("rooms/" + name).problem(400, "invalid");
        api.post("rooms/" + name + "/messages", "{\"text\":\"x\"}").problem(400, "invalid");
        api.call("DELETE", "rooms/" + name, null).problem(400, "invalid");
    }

    @Test
    void namesOfAnyScriptAreDecoded() throws Exception {
        String path = "rooms/" + room + "%20Caf%C3%A9";
        api.post(path + "/messages", "{\"text\":\"x\"}").expect(201);
        assertEquals(room + " Café", api.get(path).body().get("room").textValue());
        assertEquals(
                room + " Café",
                api.get("rooms/" + room + "%20Cafe%CC%81").body().get("room").textValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 400 | /text",
                "[] | 400 | ''",
                "{'text':' '} | 400 | /text",
                "{'text':1,'nick':2} | 400 | /text /nick",
                "{'text':'x','nick':' '} | 400 | /nick",
                "{'text':'x','to':'y'} | 400 | /to",
                "{'text':'\\ud800'} | 400 | /text"
            })
    void aBadBodyIsToldAndSaysNothing(String body, int status, String pointers) throws Exception {
        List<String> told = say(body).problem(status, "invalid").pointers();
        assertEquals(List.of(pointers.split(" ", -1)), told);
        api.get("rooms/" + room).problem(404, "not-found");
    }

    @Test
    void aTextThatIsTooLongIsTooLarge() throws Exception {
        say("{'text':'" + "ä".repeat(51) + "'}").problem(413, "too-large");
        api.get("rooms/" + room).problem(404, "not-found");
        say("{'text':'" + "ä".repeat(50) + "'}").expect(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=1001", "limit=x", "before=0", "before=-1", "before=x"})
    void aBadLookBackIsInvalid(String query) throws Exception {
        assertEquals(
                List.of("/?" + query.split("=", -1)[0]),
                api.get("rooms/" + room + "/messages?" + query)
                        .problem(400, "invalid")
                        .pointers());
    }

    @Test
    void theTotalIsHowManyRoomsThereAre() throws Exception {
        int before = api.get("rooms").body().get("total").intValue();
        say("{'text':'x'}").expect(201);
        JsonNode cut = api.get("rooms?limit=1&offset=" + before).expect(200).body();
        assertEquals(before + 1, cut.get("total").intValue());
        assertEquals(1, cut.get("items").size());
    }

    @Test
    void statisticsKnowRoomsAndTheirMembers() throws Exception {
        try (WsClient anna = join("anna")) {
            anna.json("welcome");
            JsonNode rooms = api.get("stats").expect(200).body().get("rooms");
            assertTrue(rooms.get("total").intValue() >= 1, rooms.toString());
            assertTrue(rooms.get("members").intValue() >= 1, rooms.toString());
        }
    }
}
