package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Anybody can write any source address on a datagram: it must not cost much, nor lock others out. */
@GatewayWith("websocket: {maxMessage: 128KiB}\ntargets: {allow: [\"127.0.0.0/8:*\"]}\n")
@Timeout(20)
class ForgedSourcesTest {
    private static final String LISTENING = "'mode':'hub','socket':'udp-listen://127.0.0.1:0','payload':'text'";

    private final GatewayTarget gateway;
    private final List<DatagramSocket> sources = new ArrayList<>();

    ForgedSourcesTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void close() {
        sources.forEach(DatagramSocket::close);
    }

    private DatagramSocket source() throws Exception {
        DatagramSocket made = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        made.setSoTimeout(10_000);
        sources.add(made);
        return made;
    }

    private static void send(DatagramSocket from, TestRelay to, String text) throws Exception {
        byte[] bytes = WsClient.bytes(text);
        from.send(new DatagramPacket(bytes, bytes.length, to.address()));
    }

    private static String receive(DatagramSocket at) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        at.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    /** Without the rule this echo and this reply would go on for ever. */
    @Test
    void anEchoDoesNotAnswerAnotherSocketOfTheGateway() throws Exception {
        try (TestRelay echo = gateway.relay("'mode':'echo','socket':'udp-listen://127.0.0.1:0'")) {
            String dialled = "'mode':'hub','payload':'text','reply':'again','socket':'udp://127.0.0.1:"
                    + echo.address().getPort() + "'";
            try (TestRelay hub = gateway.relay(dialled);
                    WsClient session = hub.open()) {
                hub.awaitPeers(1);
                session.send("once");
                echo.await(status -> status.at("/counters/dropped/loop").longValue() == 1);
                assertEquals(0, echo.status().get("peers").intValue());
                DatagramSocket other = source();
                send(other, echo, "hello");
                assertEquals("hello", receive(other));
                assertEquals(1, echo.dropped("loop"));
            }
        }
    }

    @Test
    void aSocketOnAllAddressesKnowsItsOwnOnesToo() throws Exception {
        try (TestRelay echo = gateway.relay("'mode':'echo','socket':'udp-listen://0.0.0.0:0'")) {
            String dialled = "'mode':'hub','payload':'text','socket':'udp://127.255.255.255:"
                    + echo.address().getPort() + "?broadcast=true'";
            try (TestRelay hub = gateway.relay(dialled);
                    WsClient session = hub.open()) {
                hub.awaitPeers(1);
                session.send("to all");
                echo.await(status -> status.at("/counters/dropped/loop").longValue() == 1);
            }
        }
    }

    @Test
    void whoWroteOnceGivesWayWhenThereIsNoRoom() throws Exception {
        try (TestRelay relay = gateway.relay(LISTENING + ",'maxPeers':3");
                WsClient session = relay.open()) {
            DatagramSocket talker = source();
            send(talker, relay, "talker 1");
            send(talker, relay, "talker 2");
            send(source(), relay, "forged 1");
            send(source(), relay, "forged 2");
            DatagramSocket honest = source();
            send(honest, relay, "honest 1");
            send(honest, relay, "honest 2");
            for (String text : List.of("talker 1", "talker 2", "forged 1", "forged 2", "honest 1", "honest 2")) {
                assertEquals(text, session.text());
            }
            assertEquals(3, relay.status().get("peers").intValue());
            send(talker, relay, "talker 3");
            assertEquals("talker 3", session.text());
            session.send("answer");
            assertEquals("answer", receive(talker));
            assertEquals("answer", receive(honest));
        }
    }

    @Test
    void whoIsRefusedForWantOfRoomIsCounted() throws Exception {
        try (TestRelay relay = gateway.relay(LISTENING + ",'maxPeers':1");
                WsClient session = relay.open()) {
            DatagramSocket talker = source();
            send(talker, relay, "1");
            send(talker, relay, "2");
            assertEquals("1", session.text());
            assertEquals("2", session.text());
            DatagramSocket refused = source();
            send(refused, relay, "a");
            send(refused, relay, "b");
            relay.await(status -> status.at("/counters/dropped/busy").longValue() == 2);
        }
    }

    @Test
    void aLargeMessageIsNotSentToEverybodyWhoWroteOnce() throws Exception {
        int forged = 40;
        try (TestRelay relay = gateway.relay(LISTENING);
                WsClient session = relay.open()) {
            DatagramSocket talker = source();
            send(talker, relay, "1");
            send(talker, relay, "2");
            for (int i = 0; i < forged; i++) {
                send(source(), relay, "x");
            }
            relay.awaitPeers(forged + 1);
            session.send("x".repeat(60_000));
            JsonNode status =
                    relay.await(now -> now.at("/counters/dropped/fan-out").longValue() > 0);
            assertEquals(60_000, receive(talker).length());
            long lost = status.at("/counters/dropped/fan-out").longValue();
            assertTrue(lost >= forged - (1 << 20) / 60_000, "lost " + lost);
            session.send("small");
            assertEquals("small", receive(talker));
            assertEquals(lost, relay.dropped("fan-out"));
        }
    }

    @Test
    void whoeverAnswersABroadcastIsAPeerOfItsOwn() throws Exception {
        try (DatagramSocket station = new DatagramSocket(new InetSocketAddress(0))) {
            station.setSoTimeout(10_000);
            String socket = "udp://127.255.255.255:" + station.getLocalPort() + "?broadcast=true";
            try (TestRelay relay = gateway.relay("'mode':'hub','payload':'text','socket':'" + socket + "'");
                    WsClient session = relay.open()) {
                relay.awaitPeers(1);
                answer(station, session, "first");
                answer(station, session, "second");
                relay.awaitPeers(2);
                JsonNode heard = peer(relay, "127.0.0.1:" + station.getLocalPort());
                String path =
                        "relays/" + relay.name() + "/peers/" + heard.get("id").textValue();
                gateway.api().call("DELETE", path, null).expect(204);
                relay.awaitPeers(1);
                gateway.api().call("DELETE", path, null).expect(404);
                answer(station, session, "third");
                relay.awaitPeers(2);
                assertEquals("running", relay.status().get("state").textValue());
            }
        }
    }

    @Test
    void whoAnswersABroadcastIsForgottenWhenItIsSilent() throws Exception {
        try (DatagramSocket station = new DatagramSocket(new InetSocketAddress(0))) {
            station.setSoTimeout(10_000);
            String socket = "udp://127.255.255.255:" + station.getLocalPort() + "?broadcast=true','idleTimeout':'1s";
            try (TestRelay relay = gateway.relay("'mode':'hub','payload':'text','socket':'" + socket + "'");
                    WsClient session = relay.open()) {
                relay.awaitPeers(1);
                answer(station, session, "first");
                relay.awaitPeers(2);
                relay.awaitPeers(1);
                assertEquals("running", relay.status().get("state").textValue());
            }
        }
    }

    @Test
    void aSessionOfAProxyHearsWhoeverAnswersItsBroadcast() throws Exception {
        try (DatagramSocket station = new DatagramSocket(new InetSocketAddress(0))) {
            station.setSoTimeout(10_000);
            String socket = "udp://127.255.255.255:" + station.getLocalPort() + "?broadcast=true";
            try (TestRelay relay = gateway.relay("'mode':'proxy','payload':'text','socket':'" + socket + "'");
                    WsClient session = relay.open()) {
                answer(station, session, "first");
                answer(station, session, "second");
                assertEquals(2, relay.status().get("peers").intValue());
            }
        }
    }

    private static void answer(DatagramSocket station, WsClient session, String text) throws Exception {
        session.send(text);
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        station.receive(packet);
        packet.setAddress(InetAddress.getByName("127.0.0.1"));
        station.send(packet);
        assertEquals(text, session.text());
    }

    private JsonNode peer(TestRelay relay, String address) throws Exception {
        for (JsonNode one : gateway.api()
                .get("relays/" + relay.name() + "/peers")
                .expect(200)
                .body()
                .get("items")) {
            if (one.get("address").textValue().equals(address)) {
                return one;
            }
        }
        throw new AssertionError("no peer " + address);
    }
}
