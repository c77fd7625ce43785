package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A browser sees no ping of WebSocket's: a client asks with a message whether anybody is still there. */
@GatewayWith
@Timeout(20)
class ApplicationPingTest {
    private static final String HUB = "'mode':'hub','socket':'tcp-listen://127.0.0.1:0'";

    private final GatewayTarget gateway;

    ApplicationPingTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "sketch"})
    void whoAsksIsAnsweredAndNobodyElseHearsOfIt(String endpoint) throws Exception {
        String place = endpoint + "/p-" + UUID.randomUUID();
        try (ChatMember alice = ChatMember.join(gateway, place, "alice");
                ChatMember bob = ChatMember.join(gateway, place, "bob")) {
            alice.ws().json("joined");
            assertAnswers(alice.ws());
            assertEquals(
                    "pong",
                    bob.ws().sendJson("{'type':'ping'}").json().get("type").textValue());
        }
    }

    @Test
    void aHubAnswersInItsEnvelopeAndNoPeerHearsOfIt() throws Exception {
        try (TestRelay relay = gateway.relay(HUB);
                WsClient session = relay.open("fairlead.relay.v1");
                TcpPeer peer = relay.connect()) {
            session.json("welcome");
            session.json("peer-joined");
            assertAnswers(session);
            session.sendJson("{'type':'send','text':'after'}");
            assertEquals("after", peer.line());
        }
    }

    /** Both messages come in one read. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"chat | {'type':'say','text':'first'} | message", "sketch | {'type':'clear'} | cleared"})
    void theAnswerComesAfterWhatTheMemberSaidBeforeIt(String endpoint, String said, String delivered) throws Exception {
        String place = endpoint + "/o-" + UUID.randomUUID();
        try (RawWs member = RawWs.open(gateway.ws("ws/" + place))) {
            assertEquals("welcome", type(member));
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            for (String message : List.of(said, "{'type':'ping'}")) {
                both.writeBytes(RawWs.frame(
                        RawWs.FIN | RawWs.TEXT, message.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
            }
            member.write(both.toByteArray());
            List<String> types = new ArrayList<>();
            while (!types.contains("pong")) {
                types.add(type(member));
            }
            assertTrue(types.contains(delivered), types.toString());
        }
    }

    private static String type(RawWs member) throws Exception {
        return new ObjectMapper().readTree(member.message().text()).get("type").textValue();
    }

    private static void assertAnswers(WsClient session) throws Exception {
        JsonNode pong = session.sendJson("{'type':'ping','ref':'r1'}").json("pong");
        assertEquals("{\"type\":\"pong\",\"ref\":\"r1\"}", pong.toString());
        JsonNode refused = session.sendJson("{'type':'ping','text':'x'}").json("error");
        assertEquals("invalid", refused.get("code").textValue());
    }
}
