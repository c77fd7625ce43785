package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The modes that answer by themselves: echo (RFC 862) and roster. */
@GatewayWith("websocket: {sendTimeout: 5s}")
@Timeout(30)
class EchoAndRosterTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROSTER = "'mode':'roster','socket':'tcp-listen://127.0.0.1:0'";

    private final GatewayTarget gateway;

    EchoAndRosterTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    private static Thread sending(TcpPeer peer, byte[] bytes) {
        Thread thread = new Thread(
                () -> {
                    try {
                        peer.send(bytes).halfClose();
                    } catch (IOException closed) {
                        throw new UncheckedIOException(closed);
                    }
                },
                "test-source");
        thread.start();
        return thread;
    }

    @Test
    void tenMegabytesAreEchoedWholeThenTheConnectionEnds() throws Exception {
        byte[] bytes = new byte[10_000_000];
        new Random(10).nextBytes(bytes);
        try (TestRelay relay = gateway.relay("'mode':'echo','socket':'tcp-listen://127.0.0.1:0'");
                TcpPeer one = relay.connect();
                TcpPeer two = relay.connect()) {
            Thread first = sending(one, bytes);
            Thread second = sending(two, bytes);
            assertArrayEquals(bytes, one.socket().getInputStream().readAllBytes());
            assertArrayEquals(bytes, two.socket().getInputStream().readAllBytes());
            first.join();
            second.join();
            relay.awaitPeers(0);
        }
    }

    @Test
    void aClientThatSendsFirstAndReadsLaterIsHeldBackNotLost() throws Exception {
        byte[] bytes = new byte[20_000_000];
        new Random(20).nextBytes(bytes);
        try (TestRelay relay = gateway.relay("'mode':'echo','socket':'tcp-listen://127.0.0.1:0'");
                TcpPeer peer = relay.connect()) {
            Thread source = sending(peer, bytes);
            source.join(500);
            assertArrayEquals(bytes, peer.socket().getInputStream().readAllBytes());
            source.join();
        }
    }

    @Test
    void aUnixSocketEchoes() throws Exception {
        Path folder = Files.createTempDirectory("fairlead-echo-");
        Path path = folder.resolve("s");
        try (TestRelay relay = gateway.relay("'mode':'echo','socket':'unix-listen:" + path + "'");
                SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertEquals("running", relay.status().get("state").asText());
            client.connect(UnixDomainSocketAddress.of(path));
            client.write(ByteBuffer.wrap(WsClient.bytes("hello")));
            client.shutdownOutput();
            ByteBuffer got = ByteBuffer.allocate(100);
            while (client.read(got) >= 0) {
                assertEquals(true, got.hasRemaining());
            }
            assertEquals("hello", new String(got.array(), 0, got.position(), StandardCharsets.UTF_8));
        }
        assertEquals(false, Files.exists(path));
        Files.delete(folder);
    }

    private static JsonNode enter(TestRelay relay, String line, boolean halfClose) throws Exception {
        try (TcpPeer peer = relay.connectBriefly()) {
            peer.send(line);
            if (halfClose) {
                peer.halfClose();
            }
            return JSON.readTree(peer.rest());
        }
    }

    @Test
    void theRosterListsEverybodyOnceAndCloses() throws Exception {
        try (TestRelay relay = gateway.relay(ROSTER)) {
            assertEquals(1, enter(relay, "ann\n", false).size());
            assertEquals(2, enter(relay, "bob\r\n", false).size());
            JsonNode all = enter(relay, "ann\n", false);
            assertEquals(2, all.size());
            assertEquals("bob", all.get(0).get("name").asText());
            assertEquals("ann", all.get(1).get("name").asText());
            assertEquals("127.0.0.1", all.get(1).get("address").asText());
            assertEquals(true, all.get(1).get("port").intValue() > 0);
            assertEquals(
                    "a \"quoted\" Ω",
                    enter(relay, "a \"quoted\" Ω\n", false).get(2).get("name").asText());
        }
    }

    @Test
    void aNameWithoutItsLineEndCountsAtTheHalfClose() throws Exception {
        try (TestRelay relay = gateway.relay(ROSTER)) {
            assertEquals("cid", enter(relay, "cid", true).get(0).get("name").asText());
            assertEquals(2, enter(relay, "dan\n", true).size());
        }
    }

    @Test
    void linesAfterTheNameAreNotNames() throws Exception {
        try (TestRelay relay = gateway.relay(ROSTER)) {
            assertEquals(1, enter(relay, "eve\nfay\n", false).size());
            assertEquals(2, enter(relay, "gus\n", false).size());
        }
    }

    @Test
    void aClientWithoutANameIsNotListed() throws Exception {
        try (TestRelay relay = gateway.relay(ROSTER)) {
            try (TcpPeer empty = relay.connectBriefly();
                    TcpPeer silent = relay.connectBriefly()) {
                assertEquals("", empty.send(" \n").rest());
                assertEquals("", silent.halfClose().rest());
            }
            assertEquals(1, enter(relay, "hal\n", false).size());
        }
    }

    @Test
    void twoThousandNamesComeWhole() throws Exception {
        try (TestRelay relay = gateway.relay(ROSTER)) {
            InetSocketAddress address = relay.address();
            for (int i = 1; i <= 2_000; i++) {
                try (TcpPeer peer = new TcpPeer(new Socket())) {
                    peer.connect(address);
                    peer.send("client-" + i + "\n").read(1);
                    peer.reset();
                }
            }
            JsonNode all = enter(relay, "last\n", false);
            assertEquals(2_001, all.size());
            assertEquals("client-1", all.get(0).get("name").asText());
            assertEquals("last", all.get(2_000).get("name").asText());
        }
    }
}
