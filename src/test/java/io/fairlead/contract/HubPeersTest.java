package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who hears whom on a hub, who comes and goes, and what a peer's faults lead to. */
@GatewayWith
@Timeout(20)
class HubPeersTest {
    private static final String LINES = "'mode':'hub','socket':'tcp-listen://127.0.0.1:0','maxFrame':'1KiB'";

    private final GatewayTarget gateway;
    private TestRelay relay;

    HubPeersTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    private void relay(String definition) throws Exception {
        relay = gateway.relay(definition);
    }

    @AfterEach
    void forget() throws Exception {
        if (relay != null) {
            relay.close();
        }
    }

    @Test
    void everySessionHearsEveryMessageOnceAndInOrder() throws Exception {
        relay(LINES);
        List<WsClient> sessions = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sessions.add(relay.open());
        }
        try (TcpPeer peer = relay.connect()) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 1000; i++) {
                lines.append(i).append('\n');
            }
            peer.send(lines.toString());
            for (WsClient session : sessions) {
                for (int i = 0; i < 1000; i++) {
                    assertEquals(Integer.toString(i), session.text());
                }
                session.awaitPong();
                assertEquals(0, session.waiting());
                session.close();
            }
        }
    }

    @Test
    void aSessionReachesEveryPeerAndNoOtherSession() throws Exception {
        relay(LINES);
        try (WsClient session = relay.open();
                WsClient other = relay.open();
                TcpPeer one = relay.connect();
                TcpPeer two = relay.connect()) {
            session.send("hello");
            assertEquals("hello", one.line());
            assertEquals("hello", two.line());
            other.awaitPong();
            assertEquals(0, other.waiting());
        }
    }

    @Test
    void theEnvelopeReachesOnePeerByItsId() throws Exception {
        relay(LINES);
        try (WsClient session = relay.envelope()) {
            session.json("welcome");
            try (TcpPeer one = relay.connect();
                    TcpPeer two = relay.connect()) {
                String first = session.json("peer-joined").at("/peer/id").asText();
                String second = session.json("peer-joined").at("/peer/id").asText();
                session.sendJson("{'type':'send','text':'for two','to':'" + second + "'}");
                session.sendJson("{'type':'send','text':'for one','to':'" + first + "'}");
                session.sendJson("{'type':'send','text':'for all'}");
                assertEquals("for one", one.line());
                assertEquals("for all", one.line());
                assertEquals("for two", two.line());
                assertEquals("for all", two.line());
            }
        }
    }

    @Test
    void aPeerIsGreetedAndAnsweredForEachMessage() throws Exception {
        relay(LINES + ",'greeting':'hi\\r\\n','reply':'got it'");
        try (TcpPeer peer = relay.connect()) {
            assertEquals("hi\r", peer.line());
            peer.send("a\nb\n");
            assertEquals("got it", peer.line());
            assertEquals("got it", peer.line());
        }
    }

    @Test
    void sessionsHearOfPeersThatComeAndGo() throws Exception {
        relay(LINES);
        try (WsClient session = relay.envelope()) {
            assertEquals(0, session.json("welcome").get("peers").size());
            TcpPeer peer = relay.connect();
            JsonNode joined = session.json("peer-joined").get("peer");
            assertEquals(
                    "127.0.0.1:" + peer.socket().getLocalPort(),
                    joined.get("address").asText());
            assertFalse(joined.get("since").asText().isEmpty());
            try (WsClient late = relay.envelope()) {
                assertEquals(joined, late.json("welcome").get("peers").get(0));
            }
            peer.send("bye").close();
            assertEquals("bye", session.json("data").get("text").asText());
            assertLeft(session, "closed");
        }
    }

    private static void assertLeft(WsClient session, String reason) throws Exception {
        assertEquals(reason, session.json("peer-left").get("reason").asText());
    }

    /** A peer sends something before its fault; both its data and why it left are heard, and others carry on. */
    private void assertFault(byte[] wire, List<String> delivered, String reason) throws Exception {
        try (WsClient session = relay.envelope()) {
            session.json("welcome");
            try (TcpPeer other = relay.connect();
                    TcpPeer bad = relay.connect()) {
                session.json("peer-joined");
                session.json("peer-joined");
                bad.send(wire);
                for (String text : delivered) {
                    assertEquals(text, session.json("data").get("text").asText());
                }
                assertLeft(session, reason);
                assertEquals("", bad.rest());
                session.sendJson("{'type':'send','text':'still there?'}");
                assertTrue(other.hears("still there?"));
                assertEquals(1, relay.dropped(reason));
            }
        }
    }

    @Test
    void invalidUtf8EndsThePeerAfterTheFramesBefore() throws Exception {
        relay(LINES);
        assertFault(new byte[] {'o', 'k', '\n', (byte) 0xc3, 0x28, '\n', 'n', 'o', '\n'}, List.of("ok"), "bad-data");
    }

    @Test
    void aSurrogateInUtf8IsBadData() throws Exception {
        relay(LINES);
        assertFault(new byte[] {'a', '\n', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '\n'}, List.of("a"), "bad-data");
    }

    @Test
    void aLineThatIsTooLongEndsThePeerAfterTheFramesBefore() throws Exception {
        relay(LINES);
        assertFault(WsClient.bytes("a\nb\n" + "x".repeat(1025) + "\nc\n"), List.of("a", "b"), "too-large");
    }

    @Test
    void aLineWithoutEndIsNotKept() throws Exception {
        relay(LINES);
        assertFault(WsClient.bytes("a\n" + "x".repeat(5_000)), List.of("a"), "too-large");
    }

    @Test
    void aLineOfTheLargestSizePasses() throws Exception {
        relay(LINES);
        String largest = "x".repeat(1024);
        try (WsClient session = relay.open();
                TcpPeer peer = relay.connect()) {
            peer.send(largest + "\n" + largest + "\r\n");
            assertEquals(largest, session.text());
            assertEquals(largest, session.text());
        }
    }

    @Test
    void aLengthOfOneGibibyteIsRefusedAtOnce() throws Exception {
        relay(LINES + ",'framing':'length(4, be)','payload':'text'");
        assertFault(new byte[] {0, 0, 0, 1, 'a', 0x40, 0, 0, 0, 'b'}, List.of("a"), "too-large");
    }

    @Test
    void anUnsignedLengthIsNotNegative() throws Exception {
        relay(LINES + ",'framing':'length(4, be)','payload':'text'");
        assertFault(new byte[] {-1, -1, -1, -1, 'b'}, List.of(), "too-large");
    }

    @Test
    void aStreamThatEndsInsideAMessageIsBadData() throws Exception {
        relay(LINES + ",'framing':'length(2, be)','payload':'text'");
        try (WsClient session = relay.envelope()) {
            session.json("welcome");
            for (byte[] cut : new byte[][] {{0}, {0, 5, 'a'}}) {
                try (TcpPeer peer = relay.connect()) {
                    session.json("peer-joined");
                    peer.send(cut).halfClose();
                    assertLeft(session, "bad-data");
                }
            }
        }
    }

    @Test
    void aResetIsHeardAsTheEndOfThatPeerAlone() throws Exception {
        relay(LINES);
        try (WsClient session = relay.envelope()) {
            session.json("welcome");
            try (TcpPeer other = relay.connect()) {
                session.json("peer-joined");
                TcpPeer peer = relay.connect();
                session.json("peer-joined");
                peer.reset();
                assertLeft(session, "upstream");
                other.send("on\n");
                assertEquals("on", session.json("data").get("text").asText());
            }
        }
    }

    @Test
    void halfCloseDrainsBeforeClosing() throws Exception {
        relay("'mode':'hub','socket':'tcp-listen://127.0.0.1:0','delivery':{'maxQueue':'16MiB'}");
        String large = "y".repeat(60_000);
        try (WsClient session = relay.open();
                TcpPeer peer = relay.connect();
                TcpPeer later = relay.connect()) {
            for (int i = 0; i < 100; i++) {
                session.send(large);
            }
            // What a later peer has read was handed to the one before it.
            later.read(100 * 60_001);
            peer.send("done\n").halfClose();
            assertEquals("done", session.text());
            assertEquals(100 * 60_001, peer.rest().length());
            relay.awaitPeers(1);
        }
    }

    @Test
    void aFloodIsDeliveredWhole() throws Exception {
        relay("'mode':'hub','socket':'tcp-listen://127.0.0.1:0','framing':'fixed(1000)','payload':'binary',"
                + "'delivery':{'policy':'block'}");
        byte[] message = new byte[1000];
        try (WsClient session = relay.open();
                TcpPeer peer = relay.connect()) {
            Thread source = new Thread(
                    () -> {
                        try {
                            for (int i = 0; i < 20_000; i++) {
                                message[0] = (byte) i;
                                peer.send(message);
                            }
                        } catch (java.io.IOException closed) {
                            throw new java.io.UncheckedIOException(closed);
                        }
                    },
                    "test-source");
            source.start();
            byte[] expected = new byte[1000];
            for (int i = 0; i < 20_000; i++) {
                expected[0] = (byte) i;
                assertArrayEquals(expected, session.binary());
            }
            source.join();
            assertTrue(relay.status().at("/counters/messagesIn").longValue() >= 20_000);
        }
    }

    @Test
    void aSessionsMessageIsBoundedByMaxFrame() throws Exception {
        relay(LINES);
        try (WsClient session = relay.open();
                TcpPeer peer = relay.connect()) {
            session.send("x".repeat(1024));
            assertEquals(1024, peer.line().length());
            session.send("x".repeat(1025));
            assertEquals(1009, session.end().code());
        }
    }
}
