package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code GET /open} where everybody may see what there is. */
@Timeout(60)
@GatewayWith("access: {listing: true}\nchat: {rooms: [{name: Staff, access: {roles: [operator]}}]}\n")
class OpenListTest {
    private final GatewayTarget target;

    OpenListTest(GatewayTarget target) {
        this.target = target;
    }

    static HttpResponse<String> asNobody(GatewayTarget target, String... headers) throws Exception {
        return SseClient.call("GET", target.http("api/v1/open"), new byte[0], headers);
    }

    private JsonNode seenByNobody() throws Exception {
        HttpResponse<String> answer = asNobody(target);
        assertEquals(200, answer.statusCode(), answer.body());
        return new ObjectMapper().readTree(answer.body());
    }

    private JsonNode seenByAdmin() throws Exception {
        return target.api().get("open").expect(200).body();
    }

    private static List<JsonNode> named(JsonNode relays, TestRelay relay) {
        List<JsonNode> found = new ArrayList<>();
        relays.forEach(one -> {
            if (one.get("name").textValue().equals(relay.name())) {
                found.add(one);
            }
        });
        return found;
    }

    private static List<String> texts(JsonNode names) {
        List<String> texts = new ArrayList<>();
        names.forEach(name -> texts.add(name.textValue()));
        return texts;
    }

    @Test
    void nobodyInParticularSeesARelayWithItsRealAddress() throws Exception {
        try (TestRelay hub = target.relay("'mode':'hub','socket':'tcp-listen://127.0.0.1:0','payload':'text'")) {
            JsonNode one = named(seenByNobody().get("relays"), hub).get(0);
            assertEquals("hub", one.get("mode").textValue());
            assertEquals("text", one.get("payload").textValue());
            assertEquals(
                    hub.status().get("listening").textValue(), one.get("socket").textValue());
            assertEquals(4, one.size(), one.toString());
            target.api().post("relays/" + hub.name() + "/stop", "").expect(200);
            assertEquals(List.of(), named(seenByNobody().get("relays"), hub), "a stopped one can't be opened");
        }
    }

    @Test
    void whatAsksForARoleIsSeenByWhoHasIt() throws Exception {
        try (TestRelay hub =
                target.relay("'mode':'hub','socket':'tcp-listen://127.0.0.1:0','access':{'roles':['operator']}")) {
            assertEquals(List.of(), named(seenByNobody().get("relays"), hub));
            assertEquals(1, named(seenByAdmin().get("relays"), hub).size());
        }
    }

    @Test
    void roomsAndBoardsAreNamedToThoseWhoMayJoin() throws Exception {
        target.api().post("rooms/Staff/messages", "{\"text\":\"hush\"}").expect(201);
        try (WsClient open = WsClient.open(target.ws("ws/chat/open-room")).greeted();
                WsClient board =
                        WsClient.open(target.ws("ws/sketch/open-board")).greeted()) {
            JsonNode seen = seenByNobody();
            assertTrue(texts(seen.get("rooms")).contains("open-room"), seen.toString());
            assertFalse(texts(seen.get("rooms")).contains("Staff"), seen.toString());
            assertTrue(texts(seen.get("boards")).contains("open-board"), seen.toString());
            assertTrue(texts(seenByAdmin().get("rooms")).contains("Staff"));
            assertTrue(open.waiting() > 0 && board.waiting() > 0, "they are there");
        }
    }

    @Test
    void aWrongTokenIsRefused() throws Exception {
        assertEquals(401, asNobody(target, "Authorization", "Bearer wrong").statusCode());
    }
}
