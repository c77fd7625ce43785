package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nobody keeps others from opening rooms and boards. */
@Timeout(120)
@GatewayWith("chat: {maxRooms: 20}\n")
class SquattingTest {
    private final GatewayTarget target;
    private final List<WsClient> open = new ArrayList<>();

    SquattingTest(GatewayTarget target) {
        this.target = target;
    }

    @AfterEach
    void leave() throws Exception {
        open.forEach(WsClient::close);
        for (JsonNode room : target.api().get("rooms").expect(200).body().get("items")) {
            target.api()
                    .call(
                            "DELETE",
                            "rooms/" + ChatMember.encoded(room.get("room").textValue()),
                            null);
        }
    }

    private WsClient join(String path) throws Exception {
        WsClient joined = WsClient.dial(target.ws("ws/" + path));
        open.add(joined);
        return joined;
    }

    private void awaitGone(String path) throws Exception {
        while (target.api().get(path).status() != 404) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"chat/squat-, 30", "sketch/squat-, 1001"})
    void whoOpensAndLeavesAllOfThemKeepsNobodyOut(String prefix, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            try (WsClient squatter = WsClient.dial(target.ws("ws/" + prefix + i))) {
                squatter.json("welcome");
            }
        }
        join(prefix + "new").json("welcome");
    }

    @Test
    void aRoomThatNobodyWroteToIsGoneWithItsLastMember() throws Exception {
        WsClient only = join("chat/quiet");
        only.json("welcome");
        assertEquals(200, target.api().get("rooms/quiet").status());
        only.close();
        awaitGone("rooms/quiet");
        WsClient speaker = join("chat/loud");
        speaker.json("welcome");
        speaker.sendJson("{'type':'say','text':'stay'}").json("message");
        speaker.close();
        assertEquals(200, target.api().get("rooms/loud").status());
    }

    /** What a squatter leaves there lies in the store. */
    @Test
    void roomsThatNobodyIsInGiveWay() throws Exception {
        for (int i = 0; i < 25; i++) {
            target.api()
                    .post("rooms/left-" + i + "/messages", "{\"text\":\"mine\"}")
                    .expect(201);
        }
        join("chat/another").json("welcome");
        assertEquals(
                "mine",
                target.api()
                        .get("rooms/left-0/messages")
                        .expect(200)
                        .body()
                        .at("/items/0/text")
                        .textValue());
    }

    @Test
    void oneAddressMakesAQuarterOfTheRooms() throws Exception {
        List<String> made = new ArrayList<>();
        WsClient.End end = null;
        for (int i = 0; end == null && i < 20; i++) {
            WsClient next = join("chat/mine-" + i);
            if (i < 5) {
                next.json("welcome");
                made.add("chat/mine-" + i);
            } else {
                end = next.end();
            }
        }
        assertEquals(5, made.size());
        assertEquals(new WsClient.End(1013, "busy: your address has made as many of these as it may"), end);
        join("chat/mine-0").json("welcome");
        target.api()
                .post("rooms/ops/messages", "{\"text\":\"an operator may\"}")
                .expect(201);
        assertTrue(target.api().get("rooms").expect(200).body().get("total").intValue() >= 6);
    }
}
