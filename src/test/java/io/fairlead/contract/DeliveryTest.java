package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of messages that a session does not take fast enough, under each policy. */
@GatewayWith("websocket: {sendTimeout: 1s}")
@Timeout(30)
class DeliveryTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MESSAGES = 400;
    private static final String ENVELOPE = "Sec-WebSocket-Protocol: fairlead.relay.v1";

    private final GatewayTarget gateway;

    DeliveryTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    private TestRelay hub(String delivery) throws Exception {
        return gateway.relay("'mode':'hub','socket':'tcp-listen://127.0.0.1:0','delivery':{" + delivery + "}");
    }

    /** 60 KB with its number in front. */
    private static String line(int number) {
        return number + "-" + "x".repeat(60_000) + "\n";
    }

    private static JsonNode next(RawWs session) throws Exception {
        RawWs.Received next = session.message();
        while (next.opcode() != RawWs.TEXT) {
            assertEquals(RawWs.PING, next.opcode(), () -> "close?");
            next = session.message();
        }
        return JSON.readTree(next.payload());
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop-oldest", "drop-newest", "conflate"})
    void everyMessageIsHeardOrToldAsLost(String policy) throws Exception {
        try (TestRelay relay = hub("'policy':'" + policy + "','maxQueue':'1MiB'");
                RawWs session = RawWs.open(relay.ws(""), 4096, ENVELOPE)) {
            assertEquals("welcome", next(session).get("type").asText());
            try (TcpPeer peer = relay.connect()) {
                for (int i = 1; i <= MESSAGES; i++) {
                    peer.send(line(i));
                }
                relay.await(status -> status.at("/counters/messagesIn").longValue() == MESSAGES);
                assertTrue(relay.dropped(policy) > 0, "nothing was dropped");
                long told = 0;
                long heard = 0;
                long offset = 0;
                while (offset < MESSAGES && heard + told < MESSAGES) {
                    JsonNode message = next(session);
                    switch (message.get("type").asText()) {
                        case "gap" -> {
                            assertEquals(policy, message.get("reason").asText());
                            told += message.get("dropped").longValue();
                        }
                        case "data" -> {
                            assertTrue(message.get("offset").longValue() > offset, "out of order");
                            offset = message.get("offset").longValue();
                            heard++;
                            assertEquals(offset, heard + told, "a hole that was not told");
                        }
                        default ->
                            assertEquals("peer-joined", message.get("type").asText());
                    }
                }
                assertEquals(MESSAGES, heard + told);
                assertEquals(told, relay.dropped(policy));
            }
        }
    }

    @Test
    void conflateKeepsTheNewestOfEachPeer() throws Exception {
        try (TestRelay relay = hub("'policy':'conflate','maxQueue':'4MiB'");
                RawWs session = RawWs.open(relay.ws(""), 4096, ENVELOPE)) {
            assertEquals("welcome", next(session).get("type").asText());
            try (TcpPeer one = relay.connect();
                    TcpPeer two = relay.connect()) {
                for (int i = 1; i <= MESSAGES; i++) {
                    one.send(line(i));
                    two.send(line(i));
                }
                relay.await(status -> status.at("/counters/messagesIn").longValue() == 2 * MESSAGES);
                int lasts = 0;
                while (lasts < 2) {
                    JsonNode message = next(session);
                    lasts += message.path("text").asText().startsWith(MESSAGES + "-") ? 1 : 0;
                }
            }
        }
    }

    @Test
    void disconnectClosesTheSlowSessionAlone() throws Exception {
        try (TestRelay relay = hub("'policy':'disconnect','maxQueue':'256KiB'");
                RawWs slow = RawWs.open(relay.ws(""), 4096);
                WsClient quick = relay.open();
                TcpPeer peer = relay.connect()) {
            for (int i = 1; i <= MESSAGES; i++) {
                peer.send(line(i));
                assertTrue(quick.text().startsWith(i + "-"));
            }
            relay.awaitSessions(1);
            assertEquals(4008, slow.closeCode());
            assertTrue(relay.dropped("slow-consumer") > 0);
        }
    }

    @Test
    void aSessionThatTakesNothingForTheSendTimeoutIsClosed() throws Exception {
        try (TestRelay relay = hub("'policy':'block','maxQueue':'256KiB'");
                RawWs slow = RawWs.open(relay.ws(""), 4096);
                TcpPeer peer = relay.connect();
                StalledReader stall = StalledReader.of(peer.socket(), WsClient.bytes(line(1)))) {
            relay.awaitSessions(0);
            assertEquals(4008, slow.closeCode());
            long before = stall.written();
            stall.awaitWrittenBeyond(before);
            peer.close();
        }
    }

    @Test
    void blockHoldsTheSourceBackAndLosesNothing() throws Exception {
        try (TestRelay relay = hub("'policy':'block','maxQueue':'256KiB'");
                RawWs slow = RawWs.open(relay.ws(""), 4096);
                TcpPeer peer = relay.connect()) {
            Thread source = new Thread(
                    () -> {
                        try {
                            for (int i = 1; i <= MESSAGES; i++) {
                                peer.send(line(i));
                            }
                        } catch (java.io.IOException closed) {
                            throw new java.io.UncheckedIOException(closed);
                        }
                    },
                    "test-source");
            source.start();
            source.join(300);
            assertTrue(source.isAlive(), "the source was not held back");
            for (int i = 1; i <= MESSAGES; i++) {
                RawWs.Received next = slow.message();
                assertTrue(next.text().startsWith(i + "-"), i + ": " + next.opcode());
            }
            source.join();
        }
    }

    @Test
    void whatIsTooOldIsLostAndTold() throws Exception {
        try (TestRelay relay = hub("'policy':'drop-oldest','maxQueue':'16MiB','maxAge':'1s'");
                RawWs session = RawWs.open(relay.ws(""), 4096, ENVELOPE)) {
            assertEquals("welcome", next(session).get("type").asText());
            try (TcpPeer peer = relay.connect()) {
                for (int i = 1; i <= MESSAGES; i++) {
                    peer.send(line(i));
                }
                relay.await(status -> status.at("/counters/dropped/max-age").longValue() > 0);
                JsonNode message = next(session);
                while (!message.get("type").asText().equals("gap")) {
                    message = next(session);
                }
                assertTrue(message.get("dropped").longValue() > 0);
            }
        }
    }
}
