package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who says too much is told so; who goes on is shown the door. With an hour to grow back, the counts are exact. */
@GatewayWith("chat: {rate: 5/h}")
@Timeout(30)
class ChatRateTest {
    private final GatewayTarget gateway;
    private final String room = "chat/r-" + UUID.randomUUID();

    ChatRateTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    @Test
    void whatIsOverTheRateIsRefusedByNameAndNotPassedOn() throws Exception {
        try (ChatMember bob = ChatMember.join(gateway, room, "bob");
                ChatMember alice = ChatMember.join(gateway, room, "alice")) {
            bob.ws().json("joined");
            for (int i = 1; i <= 5; i++) {
                alice.say("m" + i);
            }
            for (int i = 1; i <= 5; i++) {
                alice.ws().sendJson("{'type':'say','text':'refused','ref':'r" + i + "'}");
                JsonNode error = alice.ws().json("error");
                assertEquals("rate-limited", error.get("code").textValue());
                assertEquals("r" + i, error.get("ref").textValue());
            }
            for (int i = 1; i <= 5; i++) {
                bob.hears("m" + i);
            }
            bob.say("mine");
            assertEquals("mine", alice.hears("mine").get("text").textValue());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'say','text':'x'}",
                "{'type':'who'}",
                "{'type':'typing'}",
                "not JSON",
                "{'type':'nick','nick':''}"
            })
    void whoGoesOnIsClosedAndNobodyElse(String flood) throws Exception {
        try (ChatMember bob = ChatMember.join(gateway, room, "bob");
                ChatMember alice = ChatMember.join(gateway, room, "alice")) {
            bob.ws().json("joined");
            for (int i = 0; i < 11; i++) {
                alice.ws().sendJson(flood);
            }
            assertEquals(4429, alice.ws().end().code());
            JsonNode next = bob.ws().json();
            while (!next.get("type").textValue().equals("left")) {
                next = bob.ws().json();
            }
            assertEquals("alice", next.at("/member/nick").textValue());
            assertEquals(List.of("bob"), bob.who());
        }
    }

    @Test
    void rawMembersHaveTheSameRate() throws Exception {
        try (TestRelay relay = gateway.relay(
                        "'mode':'chat','socket':'tcp-listen://127.0.0.1:0','room':'" + room.substring(5) + "'");
                ChatMember bob = ChatMember.join(gateway, room, "bob");
                TcpPeer peer = relay.connect()) {
            peer.send("alice\n");
            assertEquals("* alice joined", peer.line());
            bob.ws().json("joined");
            byte[] lines = "one\ntwo\n\u0000\nthree\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            lines[8] = (byte) 0xfe;
            peer.send(lines);
            assertEquals("alice: one", peer.line());
            assertEquals("alice: two", peer.line());
            assertEquals('!', peer.line().charAt(0));
            assertEquals("alice: three", peer.line());
            peer.send("a\nb\nc\nd\ne\nf\ng\nh\ni\n");
            assertEquals("alice: a", peer.line());
            for (int i = 0; i < 5; i++) {
                assertEquals("! at most 5 messages in 3600 s", peer.line());
            }
            assertEquals("! rate-limited: at most 5 messages in 3600 s\n", peer.rest());
            for (String text : List.of("one", "two", "three", "a")) {
                bob.hears(text);
            }
            assertEquals("alice", bob.ws().json("left").at("/member/nick").textValue());
        }
    }

    @Test
    void aRawMemberWithoutAValidNickIsClosed() throws Exception {
        try (TestRelay relay = gateway.relay("'mode':'chat','socket':'tcp-listen://127.0.0.1:0','room':'nobody'");
                TcpPeer peer = relay.connect()) {
            peer.send("\n".repeat(30));
            for (int i = 0; i < 9; i++) {
                assertEquals('!', peer.line().charAt(0));
            }
            assertEquals("! invalid: nick: expected 1 to 32 visible characters\n", peer.rest());
        }
    }
}
