package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.appserver.NotOn;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a proxy makes of messages where the other side knows bytes alone. */
@GatewayWith("targets: {allow: [\"127.0.0.1:*\"]}\n")
@Timeout(30)
class ProxyStreamTest {
    private final GatewayTarget gateway;
    private ServerSocket upstream;

    ProxyStreamTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    @BeforeEach
    void listen() throws Exception {
        upstream = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        upstream.setSoTimeout(10_000);
    }

    @AfterEach
    void close() throws Exception {
        upstream.close();
    }

    private TestRelay proxy(String more) throws Exception {
        return gateway.relay("'mode':'proxy','socket':'tcp://127.0.0.1:" + upstream.getLocalPort() + "'" + more);
    }

    private TcpPeer accept() throws Exception {
        TcpPeer peer = new TcpPeer(upstream.accept());
        peer.socket().setSoTimeout(10_000);
        peer.socket().setTcpNoDelay(true);
        return peer;
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    /** As MQTT and AMQP libraries send them: far above maxFrame and websocket.maxMessage. */
    @NotOn(
            server = "liberty",
            because = "it holds each frame to the bound of a whole message, and keeps it until it has come",
            source = "seen on Open Liberty 26.0.0.3; jakarta.websocket.Session#setMaxBinaryMessageBufferSize")
    @ParameterizedTest
    @ValueSource(ints = {100_000, 500_000, 3_000_000})
    void aMessageOfAnySizePasses(int size) throws Exception {
        byte[] bytes = random(size);
        try (TestRelay relay = proxy(",'subprotocols':['mqtt']");
                WsClient client = relay.open("mqtt");
                TcpPeer server = accept()) {
            client.send(bytes);
            assertArrayEquals(bytes, server.read(size));
            server.send("ack");
            assertEquals("ack", new String(client.binary(), java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    @NotOn(
            server = "liberty",
            because = "it holds each frame to the bound of a whole message, and keeps it until it has come",
            source = "seen on Open Liberty 26.0.0.3; jakarta.websocket.Session#setMaxBinaryMessageBufferSize")
    @NotOn(
            server = "wildfly",
            because = "Undertow passes on what fills its buffer or ends a frame",
            source = "io.undertow.websockets.core.BufferedBinaryMessage#read, WildFly 39.0.1")
    @Test
    void aMessageIsPassedOnBeforeItIsWhole() throws Exception {
        try (TestRelay relay = proxy("");
                RawWs client = RawWs.open(relay.ws(""));
                TcpPeer server = accept()) {
            byte[] half = random(200_000);
            client.write(RawWs.frame(RawWs.BINARY, half, half.length));
            assertArrayEquals(half, server.read(half.length));
            client.send(RawWs.FIN, "rest");
            assertEquals("rest", server.readText(4));
        }
    }

    /** STOMP clients and terminals send text to whatever speaks bytes. */
    @Test
    void theKindOfAMessageMakesNoDifferenceUpstream() throws Exception {
        try (TestRelay relay = proxy("");
                WsClient client = relay.open();
                TcpPeer server = accept()) {
            client.send("grüße").send(new byte[] {1}).send("x".repeat(100_000));
            assertEquals("grüße\u0001" + "x".repeat(100_000), server.readText(7 + 1 + 100_000));
            server.send("back");
            assertEquals("back", new String(client.binary(), java.nio.charset.StandardCharsets.UTF_8));
        }
        try (TestRelay relay = proxy(",'payload':'text'");
                WsClient client = relay.open();
                TcpPeer server = accept()) {
            client.send(new byte[] {(byte) 0xff, 0}).send("ä");
            assertArrayEquals(new byte[] {(byte) 0xff, 0, (byte) 0xc3, (byte) 0xa4}, server.read(4));
            server.send("back");
            assertEquals("back", client.text());
        }
    }

    @NotOn(
            server = "liberty",
            because = "it holds each frame to the bound of a whole message, and keeps it until it has come",
            source = "seen on Open Liberty 26.0.0.3; jakarta.websocket.Session#setMaxTextMessageBufferSize")
    @ParameterizedTest
    @ValueSource(ints = {40_000, 1_000_000})
    void base64IsDecodedWhateverItsSize(int size) throws Exception {
        byte[] bytes = random(size);
        try (TestRelay relay = proxy(",'maxFrame':'1KiB'");
                WsClient client = relay.open("base64");
                TcpPeer server = accept()) {
            client.send(java.util.Base64.getEncoder().encodeToString(bytes));
            assertArrayEquals(bytes, server.read(bytes.length));
        }
    }

    @Test
    void eachMessageOfBase64EndsByItself() throws Exception {
        try (TestRelay relay = proxy("");
                RawWs client = RawWs.open(relay.ws(""), "Sec-WebSocket-Protocol: base64");
                TcpPeer server = accept()) {
            ByteArrayOutputStream together = new ByteArrayOutputStream();
            for (String message : new String[] {"YQ", "Yg==", "", "Y2Q"}) {
                together.writeBytes(RawWs.frame(RawWs.FIN | RawWs.TEXT, WsClient.bytes(message)));
            }
            client.write(together.toByteArray());
            assertEquals("abcd", server.readText(4));
            client.send(RawWs.FIN | RawWs.TEXT, "YQ*");
            assertEquals(1007, client.message().code());
        }
    }

    /** RFC 1459 behind https://ircv3.net/specs/extensions/websocket. */
    @ParameterizedTest
    @CsvSource({"text.ircv3.net, true", "binary.ircv3.net, false"})
    void linesAreMessages(String subprotocol, boolean text) throws Exception {
        try (TestRelay relay =
                        proxy(",'framing':'line','subprotocols':['text.ircv3.net','binary.ircv3.net'],'greeting':''");
                WsClient client = relay.open(subprotocol);
                TcpPeer server = accept()) {
            client.send("NICK ann").send("USER ann 0 * :Ann\r\n").send(WsClient.bytes("JOIN #a"));
            assertEquals("NICK ann", server.line());
            assertEquals("USER ann 0 * :Ann\r", server.line());
            assertEquals("JOIN #a", server.line());
            for (String part : new String[] {":srv 001 ann :Wel", "come\r\nPING :1\r", "\nPING :2\n"}) {
                server.send(part);
            }
            for (String line : new String[] {":srv 001 ann :Welcome", "PING :1", "PING :2"}) {
                assertEquals(
                        line,
                        text ? client.text() : new String(client.binary(), java.nio.charset.StandardCharsets.UTF_8));
            }
        }
    }

    /** IRC over binary messages carries what old servers say, in whatever encoding. */
    @Test
    void binaryLinesAreVerbatimOnATextRelay() throws Exception {
        byte[] line = {'c', 'a', 'f', (byte) 0xe9};
        try (TestRelay relay = proxy(",'framing':'line','subprotocols':['binary.ircv3.net']");
                WsClient client = relay.open("binary.ircv3.net");
                TcpPeer server = accept()) {
            server.send(line).send("\n");
            assertArrayEquals(line, client.binary());
            client.send(line);
            assertArrayEquals(new byte[] {'c', 'a', 'f', (byte) 0xe9, '\n'}, server.read(5));
        }
        try (TestRelay relay = proxy(",'framing':'line'");
                WsClient client = relay.open();
                TcpPeer server = accept()) {
            server.send(line).send("\n");
            assertEquals(1007, client.end().code());
        }
    }

    @Test
    void aLineAboveMaxFrameEndsItsSession() throws Exception {
        try (TestRelay relay = proxy(",'framing':'line','maxFrame':'1KiB'");
                WsClient client = relay.open();
                TcpPeer server = accept()) {
            server.send("fits\n" + "x".repeat(2000) + "\n");
            assertEquals("fits", client.text());
            assertEquals(1009, client.end().code());
        }
    }

    @Test
    void aSessionThatWantsTextGetsWholeCharacters() throws Exception {
        try (TestRelay relay = proxy("");
                WsClient client = relay.open("text");
                TcpPeer server = accept()) {
            for (byte one : WsClient.bytes("Ω😀")) {
                server.send(new byte[] {one});
            }
            StringBuilder got = new StringBuilder();
            while (got.length() < 3) {
                got.append(client.text());
            }
            assertEquals("Ω😀", got.toString());
        }
    }

    @Test
    void bytesThatAreNoTextEndASessionThatWantsText() throws Exception {
        try (TestRelay relay = proxy("");
                WsClient client = relay.open("text");
                TcpPeer server = accept()) {
            server.send("before");
            assertEquals("before", client.text());
            server.send(new byte[] {'a', (byte) 0xff});
            assertEquals(1007, client.end().code());
            assertEquals(1, relay.dropped("bad-data"));
            assertEquals("", server.rest());
        }
    }

    @Test
    void aStreamThatEndsInsideACharacterEndsWithBadData() throws Exception {
        try (TestRelay relay = proxy("");
                WsClient client = relay.open("text");
                TcpPeer server = accept()) {
            server.send(new byte[] {'a', (byte) 0xc3}).close();
            assertEquals("a", client.text());
            assertEquals(1007, client.end().code());
        }
    }
}
