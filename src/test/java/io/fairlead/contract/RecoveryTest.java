package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ?since=EPOCH:OFFSET} on hubs: never a silent hole, never a double. */
@GatewayWith
@Timeout(20)
class RecoveryTest {
    private final GatewayTarget gateway;
    private TestRelay relay;
    private TcpPeer peer;
    private String epoch;

    RecoveryTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    @BeforeEach
    void publishTen() throws Exception {
        relay = gateway.relay("'mode':'hub','socket':'tcp-listen://127.0.0.1:0','history':5");
        peer = relay.connect();
        try (WsClient session = relay.envelope()) {
            epoch = session.json("welcome").get("epoch").asText();
            for (int i = 1; i <= 10; i++) {
                peer.send(i + "\n");
                assertEquals(i, session.json("data").get("offset").intValue());
            }
        }
    }

    @AfterEach
    void forget() throws Exception {
        peer.close();
        relay.close();
    }

    private WsClient since(String position, String... subprotocol) throws Exception {
        return WsClient.open(relay.ws("?since=" + position), subprotocol);
    }

    private void assertWelcome(WsClient session, boolean recovered) throws Exception {
        JsonNode welcome = session.json("welcome");
        assertEquals(relay.name(), welcome.get("relay").asText());
        assertEquals(epoch, welcome.get("epoch").asText());
        assertEquals(10, welcome.get("offset").intValue());
        assertEquals(1, welcome.get("peers").size());
        assertEquals(recovered, welcome.get("recovered").booleanValue());
    }

    private void assertNext(WsClient session, int offset) throws Exception {
        JsonNode data = session.json("data");
        assertEquals(offset, data.get("offset").intValue());
        assertEquals(Integer.toString(offset), data.get("text").asText());
        assertFalse(data.get("time").asText().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 7, 9, 10})
    void whatIsStillThereComesRightAfterTheWelcome(int offset) throws Exception {
        try (WsClient session = since(epoch + ":" + offset, "fairlead.relay.v1")) {
            assertWelcome(session, true);
            for (int i = offset + 1; i <= 10; i++) {
                assertNext(session, i);
            }
            peer.send("11\n");
            assertNext(session, 11);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 11, 1_000_000})
    void whatIsNotThereAnyMoreIsSaid(int offset) throws Exception {
        try (WsClient session = since(epoch + ":" + offset, "fairlead.relay.v1")) {
            assertWelcome(session, false);
            peer.send("11\n");
            assertNext(session, 11);
        }
    }

    @Test
    void anotherEpochIsNotRecovered() throws Exception {
        try (WsClient session = since("another:9", "fairlead.relay.v1")) {
            assertWelcome(session, false);
        }
        try (WsClient session = relay.envelope()) {
            assertWelcome(session, false);
        }
    }

    @Test
    void withoutTheEnvelopePayloadsComeAlone() throws Exception {
        try (WsClient session = since(epoch + ":8")) {
            assertEquals("9", session.text());
            assertEquals("10", session.text());
            peer.send("11\n");
            assertEquals("11", session.text());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "x:", ":1", "x:-1", "x:1:2", "x:99999999999999999999"})
    void whatIsNoPositionIsInvalid(String since) throws Exception {
        try (WsClient session = WsClient.dial(relay.ws("?since=" + since))) {
            assertEquals(1008, session.end().code());
        }
    }

    @Test
    void aStartedRelayHasAnotherEpoch() throws Exception {
        gateway.api().post("relays/" + relay.name() + "/stop", "").expect(200);
        gateway.api().post("relays/" + relay.name() + "/start", "").expect(200);
        try (WsClient session = since(epoch + ":10", "fairlead.relay.v1")) {
            JsonNode welcome = session.json("welcome");
            assertFalse(welcome.get("recovered").booleanValue());
            assertFalse(welcome.get("epoch").asText().equals(epoch));
            assertEquals(0, welcome.get("offset").intValue());
        }
    }

    /** A session leaves and comes back again and again while two peers publish without a rest. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void reconnectingUnderLoadLosesAndDoublesNothing(long seed) throws Exception {
        Random random = new Random(seed);
        try (TestRelay busy = gateway.relay(
                        "'mode':'hub','socket':'tcp-listen://127.0.0.1:0','history':100000,'maxFrame':'1KiB'");
                TcpPeer one = busy.connect();
                TcpPeer two = busy.connect()) {
            Thread first = publishing(one, 2000);
            Thread second = publishing(two, 2000);
            long heard = 0;
            String position = "";
            while (heard < 4000) {
                try (WsClient session = position.isEmpty()
                        ? busy.envelope()
                        : WsClient.open(busy.ws("?since=" + position), "fairlead.relay.v1")) {
                    JsonNode welcome = session.json("welcome");
                    assertEquals(!position.isEmpty(), welcome.get("recovered").booleanValue(), "seed " + seed);
                    if (position.isEmpty()) {
                        heard = welcome.get("offset").longValue();
                    }
                    long until = Math.min(4000, heard + 1 + random.nextInt(800));
                    while (heard < until) {
                        JsonNode data = session.json("data");
                        assertEquals(heard + 1, data.get("offset").longValue(), "seed " + seed);
                        heard++;
                    }
                    position = welcome.get("epoch").asText() + ":" + heard;
                }
            }
            first.join();
            second.join();
            assertTrue(heard == 4000);
        }
    }

    private static Thread publishing(TcpPeer peer, int count) {
        Thread thread = new Thread(
                () -> {
                    try {
                        for (int i = 0; i < count; i++) {
                            peer.send(i + "\n");
                        }
                    } catch (IOException closed) {
                        throw new UncheckedIOException(closed);
                    }
                },
                "test-publisher");
        thread.start();
        return thread;
    }
}
