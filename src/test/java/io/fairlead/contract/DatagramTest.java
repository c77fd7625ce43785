package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.contract.AdminCalls.Answer;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** UDP: one datagram, one message, whoever sends it. */
@GatewayWith("websocket: {maxMessage: 128KiB}\ntargets: {allow: [\"127.0.0.0/8:*\", \"*:*\", \"239.1.2.0/24:*\"]}\n")
@Timeout(20)
class DatagramTest {
    private static final String HUB = "'mode':'hub','socket':'udp-listen://127.0.0.1:0','payload':'binary'";

    private final GatewayTarget gateway;
    private DatagramSocket peer;

    DatagramTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    @BeforeEach
    void bind() throws Exception {
        peer = bound();
    }

    private static DatagramSocket bound() throws Exception {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        socket.setSoTimeout(10_000);
        return socket;
    }

    @AfterEach
    void close() {
        peer.close();
    }

    private static InetSocketAddress port(TestRelay relay) throws Exception {
        return relay.address();
    }

    private static void send(DatagramSocket from, InetSocketAddress to, byte[] bytes) throws Exception {
        from.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private static byte[] receive(DatagramSocket at) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        at.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @Test
    void boundariesAreKeptOfEverySize() throws Exception {
        try (TestRelay relay = gateway.relay(HUB);
                WsClient session = relay.open()) {
            for (int size : new int[] {1, 0, 1500, 65_507, 0, 9000}) {
                send(peer, port(relay), random(size));
                assertArrayEquals(random(size), session.binary());
                session.send(random(size));
                assertArrayEquals(random(size), receive(peer));
            }
        }
    }

    @Test
    void aReplyGoesToItsSourceAlone() throws Exception {
        try (TestRelay relay = gateway.relay(HUB + ",'greeting':'','reply':'ok'");
                WsClient session = relay.envelope();
                DatagramSocket other = bound()) {
            session.json("welcome");
            send(peer, port(relay), random(3));
            assertEquals("ok", new String(receive(peer), StandardCharsets.UTF_8));
            session.json("peer-joined");
            JsonNode first = session.json("data");
            send(other, port(relay), random(4));
            assertEquals("ok", new String(receive(other), StandardCharsets.UTF_8));
            session.json("peer-joined");
            JsonNode second = session.json("data");
            session.sendJson(
                    "{'type':'send','text':'2','to':'" + second.get("peer").asText() + "'}");
            session.sendJson(
                    "{'type':'send','text':'1','to':'" + first.get("peer").asText() + "'}");
            assertEquals("1", new String(receive(peer), StandardCharsets.UTF_8));
            assertEquals("2", new String(receive(other), StandardCharsets.UTF_8));
        }
    }

    @Test
    void aSilentSourceLeaves() throws Exception {
        try (TestRelay relay = gateway.relay(HUB + ",'idleTimeout':'1s'");
                WsClient session = relay.envelope()) {
            session.json("welcome");
            send(peer, port(relay), random(3));
            JsonNode joined = session.json("peer-joined");
            assertEquals(
                    "127.0.0.1:" + peer.getLocalPort(),
                    joined.at("/peer/address").asText());
            session.json("data");
            assertEquals("closed", session.json("peer-left").get("reason").asText());
        }
    }

    @Test
    void aDatagramThatIsTooLargeIsDroppedAndCounted() throws Exception {
        try (TestRelay relay = gateway.relay(HUB + ",'maxFrame':'1KiB'");
                WsClient session = relay.open()) {
            send(peer, port(relay), random(1025));
            send(peer, port(relay), random(1024));
            assertEquals(1024, session.binary().length);
            assertEquals(1, relay.dropped("too-large"));
            assertEquals(1, relay.status().get("peers").intValue());
        }
    }

    @Test
    void aDatagramThatIsNotTextIsDroppedAndCounted() throws Exception {
        try (TestRelay relay = gateway.relay("'mode':'hub','socket':'udp-listen://127.0.0.1:0','payload':'text'");
                WsClient session = relay.open()) {
            send(peer, port(relay), new byte[] {-1});
            send(peer, port(relay), new byte[] {'a'});
            assertEquals("a", session.text());
            assertEquals(1, relay.dropped("bad-data"));
        }
    }

    @Test
    void anEchoReturnsEachDatagram() throws Exception {
        try (TestRelay relay = gateway.relay("'mode':'echo','socket':'udp-listen://127.0.0.1:0'")) {
            for (int size : new int[] {1, 0, 1500, 65_507}) {
                send(peer, port(relay), random(size));
                assertArrayEquals(random(size), receive(peer));
            }
        }
    }

    @Test
    void aGroupIsJoinedOnItsInterface() throws Exception {
        try (TestRelay relay = gateway.relay(
                        "'mode':'hub','socket':'udp-listen://239.1.2.3:0?interface=lo','payload':'text'");
                WsClient session = relay.open();
                MulticastSocket sender = new MulticastSocket()) {
            sender.setOption(StandardSocketOptions.IP_MULTICAST_IF, NetworkInterface.getByName("lo"));
            int port = URI.create(relay.status().get("listening").asText()).getPort();
            send(sender, new InetSocketAddress("239.1.2.3", port), WsClient.bytes("to all"));
            assertEquals("to all", session.text());
        }
    }

    @Test
    void aGroupIsSentToAndWhoAnswersIsAPeerOfItsOwn() throws Exception {
        NetworkInterface lo = NetworkInterface.getByName("lo");
        try (MulticastSocket member = new MulticastSocket(0)) {
            member.setSoTimeout(10_000);
            member.joinGroup(new InetSocketAddress("239.1.2.3", 0), lo);
            String group = "udp://239.1.2.3:" + member.getLocalPort() + "?interface=lo&ttl=1";
            for (String mode : new String[] {"hub", "proxy"}) {
                try (TestRelay relay =
                                gateway.relay("'mode':'" + mode + "','payload':'text','socket':'" + group + "'");
                        WsClient session = relay.open()) {
                    relay.awaitPeers(1);
                    session.send("to all");
                    DatagramPacket packet = new DatagramPacket(new byte[10], 10);
                    member.receive(packet);
                    assertEquals("to all", new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
                    send(member, (InetSocketAddress) packet.getSocketAddress(), WsClient.bytes("of one"));
                    assertEquals("of one", session.text());
                }
            }
        }
    }

    @Test
    void aGroupNeedsARuleWithItsAddress() throws Exception {
        String relay = "{\"name\":\"t-group\",\"mode\":\"hub\",\"socket\":\"udp://239.1.3.1:5000?interface=lo\"}";
        String detail = gateway.api()
                .post("relays?dryRun=true", relay)
                .problem(403, "forbidden")
                .body()
                .get("detail")
                .textValue();
        assertTrue(detail.contains("multicast"), detail);
        Answer named = gateway.api()
                .post("relays?dryRun=true", relay.replace("239.1.3.1", "239.1.2.1"))
                .expect(200);
        assertEquals("239.1.2.0/24:*", named.body().get("rule").textValue());
    }

    @Test
    void aGroupOnAnInterfaceThatIsNotThereSaysSo() throws Exception {
        String relay = "'mode':'hub','socket':'udp://239.1.2.3:5000?interface=none0'";
        try (TestRelay made = gateway.relay(relay)) {
            JsonNode status = made.await(now -> !now.get("detail").textValue().isEmpty());
            assertEquals("connecting", status.get("state").textValue());
            assertTrue(status.get("detail").textValue().contains("none0"), status.toString());
        }
    }

    @Test
    void aBroadcastIsSentWhenAskedFor() throws Exception {
        try (DatagramSocket any = new DatagramSocket(0)) {
            any.setSoTimeout(10_000);
            try (TestRelay relay = gateway.relay("'mode':'hub','payload':'text','socket':'udp://127.255.255.255:"
                            + any.getLocalPort() + "?broadcast=true'");
                    WsClient session = relay.open()) {
                relay.awaitPeers(1);
                session.send("to all");
                assertEquals("to all", new String(receive(any), StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void anEmptyMessageToAProxyIsAnEmptyDatagramFromTheSamePort() throws Exception {
        try (TestRelay relay = gateway.relay("'mode':'proxy','socket':'udp://127.0.0.1:" + peer.getLocalPort() + "'");
                WsClient client = relay.open()) {
            client.send(new byte[] {1}).send(new byte[0]).send(new byte[] {2});
            DatagramPacket packet = new DatagramPacket(new byte[10], 10);
            peer.receive(packet);
            int port = packet.getPort();
            peer.receive(packet);
            assertEquals(0, packet.getLength());
            assertEquals(port, packet.getPort());
            assertArrayEquals(new byte[] {2}, receive(peer));
        }
    }

    @Test
    void aDatagramThatIsNoTextIsDroppedForASessionThatWantsText() throws Exception {
        try (TestRelay relay = gateway.relay("'mode':'proxy','socket':'udp://127.0.0.1:" + peer.getLocalPort() + "'");
                WsClient client = relay.open("text")) {
            client.send("hello");
            DatagramPacket packet = new DatagramPacket(new byte[10], 10);
            peer.receive(packet);
            InetSocketAddress gatewaySide = (InetSocketAddress) packet.getSocketAddress();
            send(peer, gatewaySide, new byte[] {(byte) 0xff});
            send(peer, gatewaySide, WsClient.bytes("ö"));
            assertEquals("ö", client.text());
            assertEquals(1, relay.dropped("bad-data"));
        }
    }
}
