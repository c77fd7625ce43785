package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.appserver.NotOn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages, fragments and close codes on {@code /ws/echo}: RFC 6455 §5 to §7. */
@GatewayWith("websocket: {maxMessage: 64KiB}")
@Timeout(20)
class EchoSessionTest {
    private static final int MAX = 64 << 10;

    private final URI echo;

    EchoSessionTest(GatewayTarget gateway) {
        this.echo = gateway.ws("ws/echo");
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, MAX})
    void messagesOfEverySizeComeBackAsTheyAre(int size) throws Exception {
        try (WsClient client = WsClient.open(echo)) {
            client.send(random(size)).send("x".repeat(size));
            assertArrayEquals(random(size), client.binary());
            assertEquals("x".repeat(size), client.text());
        }
    }

    @Test
    void textOfEveryPlaneComesBackAsItIs() throws Exception {
        String text = "aÄ€😀\0\u007f\uffff";
        try (WsClient client = WsClient.open(echo)) {
            assertEquals(text, client.send(text).text());
        }
    }

    @Test
    void fragmentsAreOneMessageWithPingsBetweenThem() throws Exception {
        byte[] message = random(MAX);
        try (RawWs client = RawWs.open(echo)) {
            for (int i = 0; i < 1024; i++) {
                byte[] part = java.util.Arrays.copyOfRange(message, i * 64, (i + 1) * 64);
                client.send((i == 0 ? RawWs.BINARY : RawWs.CONTINUATION) | (i == 1023 ? RawWs.FIN : 0), part);
                if (i % 256 == 0) {
                    client.send(RawWs.FIN | RawWs.PING, "p" + i);
                    RawWs.Received pong = client.message();
                    assertEquals(RawWs.PONG, pong.opcode());
                    assertEquals("p" + i, pong.text());
                }
            }
            assertArrayEquals(message, whole(client));
        }
    }

    private static byte[] whole(RawWs client) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        RawWs.Received next = client.message();
        message.writeBytes(next.payload());
        while (!next.last()) {
            next = client.message();
            message.writeBytes(next.payload());
        }
        return message.toByteArray();
    }

    @Test
    @NotOn(
            server = "liberty",
            because =
                    "each part of a text is decoded alone, so one that is cut inside a character is 1007; only messages"
                            + " that are taken in parts have a bound there",
            source =
                    "https://github.com/OpenLiberty/open-liberty com.ibm.ws.wsoc.LinkRead#processWithPartialMessageHandler,"
                            + " MessageReader#processMaxMessageSize")
    void textMayBeFragmentedInsideACharacter() throws Exception {
        byte[] text = WsClient.bytes("Ω😀");
        try (RawWs client = RawWs.open(echo)) {
            for (int i = 0; i < text.length; i++) {
                client.send(
                        (i == 0 ? RawWs.TEXT : RawWs.CONTINUATION) | (i == text.length - 1 ? RawWs.FIN : 0),
                        new byte[] {text[i]});
            }
            assertEquals("Ω😀", client.message().text());
        }
    }

    @Test
    void framesMayComeByteByByte() throws Exception {
        try (RawWs client = RawWs.open(echo)) {
            client.socket().setTcpNoDelay(true);
            for (byte one : RawWs.frame(RawWs.FIN | RawWs.TEXT, WsClient.bytes("x".repeat(200)))) {
                client.write(new byte[] {one});
            }
            assertEquals("x".repeat(200), client.message().text());
        }
    }

    @NotOn(
            server = {"glassfish7", "glassfish8", "payara6"},
            because =
                    "what follows the handshake too early is its body there, and refused: Tyrus would hold a thread for ever",
            source =
                    "RFC 6455 §4.1; https://github.com/eclipse-ee4j/glassfish InputBuffer.setReadListener, TyrusHttpUpgradeHandler.onDataAvailable")
    @Test
    @NotOn(
            server = "liberty",
            because =
                    "Liberty does not hear what comes in the handshake's own packet; clients wait for the answer first",
            source = "seen on Open Liberty 26.0.0.3; no upstream issue was found")
    void bytesInTheHandshakesPacketAreHeard() throws Exception {
        try (RawWs client = RawWs.openWith(echo, RawWs.frame(RawWs.FIN | RawWs.TEXT, WsClient.bytes("early")))) {
            assertEquals("early", client.message().text());
            client.send(RawWs.FIN | RawWs.TEXT, "late");
            assertEquals("late", client.message().text());
        }
    }

    @Test
    void manyMessagesInOnePacketComeBackInOrder() throws Exception {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        for (int i = 0; i < 1000; i++) {
            packet.writeBytes(RawWs.frame(RawWs.FIN | RawWs.TEXT, WsClient.bytes("m" + i)));
        }
        try (RawWs client = RawWs.open(echo)) {
            client.write(packet.toByteArray());
            for (int i = 0; i < 1000; i++) {
                assertEquals("m" + i, client.message().text());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {MAX + 1, 4 * MAX, 20 * MAX})
    void aFrameOverTheLimitIsTooLarge(int size) throws Exception {
        try (RawWs client = RawWs.open(echo)) {
            client.write(RawWs.frame(RawWs.FIN | RawWs.BINARY, new byte[0], size));
            Thread source = writing(client, new byte[size]);
            assertEquals(1009, client.closeCode());
            client.close();
            source.join();
        }
    }

    @NotOn(
            server = {"tomcat10", "tomcat11"},
            because = "the length that a header tells is not looked at; what comes beyond the buffer ends the session",
            source = "org.apache.tomcat.websocket.WsFrameBase#processRemainingHeader")
    @NotOn(
            server = {"glassfish7", "glassfish8", "payara6"},
            because = "Tyrus waits for the whole of a frame, up to its buffer of 4 MiB, before it looks at its length",
            source =
                    "https://github.com/eclipse-ee4j/tyrus/blob/2.1.5/core/src/main/java/org/glassfish/tyrus/core/ProtocolHandler.java")
    @Test
    @NotOn(
            server = "wildfly",
            because = "Undertow counts what has come of a message, not what a frame announces",
            source = "io.undertow.websockets.core.BufferedBinaryMessage#checkMaxSize, Undertow 2.3.23")
    void aFrameOfExbibytesIsTooLargeAtOnce() throws Exception {
        try (RawWs client = RawWs.open(echo)) {
            client.write(RawWs.frame(RawWs.FIN | RawWs.BINARY, new byte[8], 1L << 60));
            assertEquals(1009, client.closeCode());
        }
    }

    @Test
    void fragmentsOverTheLimitAreTooLarge() throws Exception {
        try (RawWs client = RawWs.open(echo)) {
            client.send(RawWs.TEXT, "x".repeat(MAX / 2));
            client.send(RawWs.CONTINUATION, "x".repeat(MAX / 2));
            client.send(RawWs.CONTINUATION, "x");
            assertEquals(1009, client.closeCode());
        }
    }

    /** A connection that ends on unread bytes is reset, and the reason with it. */
    @NotOn(
            server = {"glassfish7", "glassfish8", "payara6"},
            because = "Tyrus ends the connection right after its close frame, without waiting for the client's",
            source = "https://github.com/eclipse-ee4j/tyrus TyrusHttpUpgradeHandler, Connection.CloseListener")
    @NotOn(
            server = {"tomcat10", "tomcat11"},
            because =
                    "the connection ends right behind the close frame, so who still sends may lose the code to a reset",
            source = "org.apache.tomcat.websocket.server.WsHttpUpgradeHandler#close")
    @Test
    @NotOn(
            server = "jetty12",
            because = "the connection ends right after a close frame of any code but 1000 and those from 3000 on",
            source = "org.eclipse.jetty.websocket.core.WebSocketSessionState#onOutgoingFrame, Jetty 12.1.12")
    @NotOn(
            server = "liberty",
            because = "after its close frame the next frame of 126 bytes or more ends the connection",
            source = "https://github.com/OpenLiberty/open-liberty com.ibm.ws.wsoc.MessageReader#processRead,"
                    + " CLOSE_FRAME_ERROR")
    void whoSendsOnBeyondTheLimitStillReadsWhy() throws Exception {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (int i = 0; i < 128; i++) {
            message.writeBytes(RawWs.frame(i == 0 ? RawWs.TEXT : RawWs.CONTINUATION, new byte[MAX / 4]));
        }
        for (int i = 0; i < 20; i++) {
            try (RawWs client = RawWs.open(echo)) {
                client.write(message.toByteArray());
                assertEquals(1009, client.closeCode());
                client.send(RawWs.FIN | RawWs.CLOSE, new byte[] {0x03, (byte) 0xf1});
                assertEquals(0, client.untilEnd().size());
            }
        }
    }

    @Test
    void whoDoesNotAnswerACloseIsDropped() throws Exception {
        try (RawWs client = RawWs.open(echo)) {
            client.send(RawWs.TEXT, "a").send(RawWs.FIN | RawWs.TEXT, "b");
            assertEquals(1002, client.closeCode());
            assertEquals(0, client.untilEnd().size());
        }
    }

    @Test
    void whatFollowsACloseIsIgnored() throws Exception {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.writeBytes(RawWs.frame(RawWs.FIN | RawWs.CLOSE, new byte[] {0x03, (byte) 0xe8}));
        packet.writeBytes(RawWs.frame(RawWs.FIN | RawWs.BINARY, new byte[0], 10L * MAX));
        try (RawWs client = RawWs.open(echo)) {
            client.write(packet.toByteArray());
            assertEquals(1000, client.closeCode());
            assertEquals(0, client.untilEnd().size());
        }
    }

    /** Writes in a thread, until it is done or nobody reads any more. */
    private static Thread writing(RawWs client, byte[] bytes) {
        Thread source = new Thread(
                () -> {
                    try {
                        client.write(bytes);
                    } catch (IOException gone) {
                        assertTrue(gone.getMessage() != null);
                    }
                },
                "test-source");
        source.start();
        return source;
    }

    @Test
    void invalidUtf8IsBadData() throws Exception {
        for (byte[] bad : new byte[][] {{(byte) 0xff}, {(byte) 0xc3, 0x28}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}}) {
            try (RawWs client = RawWs.open(echo)) {
                client.send(RawWs.FIN | RawWs.TEXT, bad);
                assertEquals(1007, client.closeCode());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x83, 0x87, 0x8b, 0x8f, 0xc1, 0xa1, 0x91, 0x80, 0x09, 0x08})
    void framesThatTheProtocolForbidsAreRefused(int first) throws Exception {
        try (RawWs client = RawWs.open(echo)) {
            client.send(first, "x");
            assertEquals(1002, client.closeCode());
        }
    }

    @Test
    void aControlFrameOver125BytesIsRefused() throws Exception {
        try (RawWs client = RawWs.open(echo)) {
            client.send(RawWs.FIN | RawWs.PING, new byte[126]);
            assertEquals(1002, client.closeCode());
        }
    }

    @Test
    void aNewMessageInsideAFragmentedOneIsRefused() throws Exception {
        try (RawWs client = RawWs.open(echo)) {
            client.send(RawWs.TEXT, "a").send(RawWs.FIN | RawWs.TEXT, "b");
            assertEquals(1002, client.closeCode());
        }
    }

    @NotOn(
            server = {"glassfish7", "glassfish8", "payara6"},
            because = "Tyrus takes unmasked frames",
            source =
                    "https://github.com/eclipse-ee4j/tyrus/blob/2.1.5/core/src/main/java/org/glassfish/tyrus/core/ProtocolHandler.java")
    @Test
    @NotOn(
            server = "liberty",
            because = "Liberty takes frames without a mask, which RFC 6455 §5.1 forbids",
            source = "seen on Open Liberty 26.0.0.3; no upstream issue was found")
    void anUnmaskedFrameIsRefused() throws Exception {
        try (RawWs client = RawWs.open(echo)) {
            client.write(new byte[] {(byte) 0x81, 1, 'x'});
            assertEquals(1002, client.closeCode());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1003, 1007, 1011, 3000, 4999})
    void aCloseCodeIsAnswered(int code) throws Exception {
        try (RawWs client = RawWs.open(echo)) {
            client.send(RawWs.FIN | RawWs.CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
            assertEquals(code, client.message().code());
            assertEquals(0, client.untilEnd().size());
        }
    }

    @Test
    void aCloseWithoutACodeIsAnswered() throws Exception {
        try (RawWs client = RawWs.open(echo)) {
            client.send(RawWs.FIN | RawWs.CLOSE, new byte[0]);
            assertEquals(RawWs.CLOSE, client.message().opcode());
            assertEquals(0, client.untilEnd().size());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1016, 2999})
    void aCloseCodeThatNobodyMaySendIsRefused(int code) throws Exception {
        try (RawWs client = RawWs.open(echo)) {
            client.send(RawWs.FIN | RawWs.CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
            assertEquals(1002, client.closeCode());
        }
    }

    @Test
    @NotOn(
            server = "wildfly",
            because = "Undertow answers a close frame while the messages before it still wait for a thread",
            source = "io.undertow.websockets.jsr.FrameHandler#onFullCloseMessage, Undertow 2.3.23")
    void whatWasEchoedComesBeforeTheCloseIsAnswered() throws Exception {
        try (RawWs client = RawWs.open(echo)) {
            ByteArrayOutputStream packet = new ByteArrayOutputStream();
            packet.writeBytes(RawWs.frame(RawWs.FIN | RawWs.TEXT, WsClient.bytes("last")));
            packet.writeBytes(RawWs.frame(RawWs.FIN | RawWs.CLOSE, new byte[] {3, (byte) 0xe8}));
            client.write(packet.toByteArray());
            assertEquals("last", client.message().text());
            assertEquals(1000, client.message().code());
        }
    }

    @Test
    void aClientThatDoesNotReadIsNotRead() throws Exception {
        try (RawWs client = RawWs.open(echo, 4096)) {
            byte[] frame = RawWs.frame(RawWs.FIN | RawWs.BINARY, random(MAX));
            StalledReader stall = StalledReader.of(client.socket(), frame);
            assertTrue(stall.taken() < StalledReader.MAX_TAKEN, "the gateway took " + stall.taken() + " bytes");
        }
    }

    /** Empty continuations, pings and pongs are work that no message pays for. */
    @NotOn(
            server = {"glassfish7", "glassfish8", "payara6", "wildfly", "liberty", "tomcat10", "tomcat11", "jetty12"},
            because = "its container reads empty fragments and answers pings without a word to the endpoint",
            source = "Jakarta WebSocket 2.1 §2.1.4: an endpoint hears of messages and pongs alone")
    @ParameterizedTest
    @ValueSource(ints = {RawWs.CONTINUATION, RawWs.FIN | RawWs.PING, RawWs.FIN | RawWs.PONG})
    void aFloodOfFramesWithoutPayloadIsRefused(int first) throws Exception {
        ByteArrayOutputStream flood = new ByteArrayOutputStream();
        flood.writeBytes(RawWs.frame(RawWs.TEXT, WsClient.bytes("a")));
        for (int i = 0; i < 1025; i++) {
            flood.writeBytes(RawWs.frame(first, new byte[0]));
        }
        try (RawWs client = RawWs.open(echo)) {
            client.write(flood.toByteArray());
            assertEquals(1008, client.closeCode());
        }
    }

    @Test
    void aThousandFramesWithoutPayloadAreNoFlood() throws Exception {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        frames.writeBytes(RawWs.frame(RawWs.TEXT, WsClient.bytes("a")));
        for (int i = 0; i < 1000; i++) {
            frames.writeBytes(RawWs.frame(RawWs.CONTINUATION, new byte[0]));
        }
        frames.writeBytes(RawWs.frame(RawWs.FIN, WsClient.bytes("b")));
        try (RawWs client = RawWs.open(echo)) {
            client.write(frames.toByteArray());
            assertEquals("ab", client.message().text());
        }
    }

    /** The order that conformance suites call strict: a fault ends what comes after it, not what came before. */
    @NotOn(
            server = {"glassfish7", "glassfish8", "payara6", "wildfly", "liberty", "tomcat10", "tomcat11", "jetty12"},
            because = "its container closes by itself at a fault, past what waits to be sent",
            source = "RFC 6455 §7.1.7: an endpoint may fail the connection at once")
    @ParameterizedTest
    @ValueSource(ints = {0xc1, 0xa1, 0x91, 0x83, 0x8b, 0x80, 0x09})
    void whatWasAskedBeforeAFaultIsAnsweredBeforeItsClose(int fault) throws Exception {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.writeBytes(RawWs.frame(RawWs.FIN | RawWs.TEXT, WsClient.bytes("one")));
        packet.writeBytes(RawWs.frame(RawWs.FIN | RawWs.PING, WsClient.bytes("p")));
        packet.writeBytes(RawWs.frame(RawWs.FIN | RawWs.BINARY, new byte[] {2}));
        packet.writeBytes(RawWs.frame(fault, WsClient.bytes("x")));
        packet.writeBytes(RawWs.frame(RawWs.FIN | RawWs.TEXT, WsClient.bytes("unheard")));
        packet.writeBytes(RawWs.frame(RawWs.FIN | RawWs.CLOSE, new byte[] {0x03, (byte) 0xe8}));
        try (RawWs client = RawWs.open(echo)) {
            client.write(packet.toByteArray());
            assertAnsweredThenClosed(client.untilEnd(), 1002);
        }
    }

    @NotOn(
            server = {"glassfish7", "glassfish8", "payara6", "wildfly", "liberty", "tomcat10", "tomcat11", "jetty12"},
            because = "its container closes by itself at a fault, past what waits to be sent",
            source = "RFC 6455 §7.1.7: an endpoint may fail the connection at once")
    @Test
    void whatWasAskedBeforeBytesThatAreNoTextIsAnsweredBeforeTheClose() throws Exception {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.writeBytes(RawWs.frame(RawWs.FIN | RawWs.TEXT, WsClient.bytes("one")));
        packet.writeBytes(RawWs.frame(RawWs.FIN | RawWs.PING, WsClient.bytes("p")));
        packet.writeBytes(RawWs.frame(RawWs.FIN | RawWs.BINARY, new byte[] {2}));
        packet.writeBytes(RawWs.frame(RawWs.TEXT, new byte[] {(byte) 0xff}));
        packet.writeBytes(RawWs.frame(RawWs.FIN | RawWs.CLOSE, new byte[] {0x03, (byte) 0xe8}));
        try (RawWs client = RawWs.open(echo)) {
            client.write(packet.toByteArray());
            assertAnsweredThenClosed(client.untilEnd(), 1007);
        }
    }

    private static void assertAnsweredThenClosed(java.util.List<RawWs.Received> frames, int code) {
        assertEquals(4, frames.size());
        assertEquals(code, frames.get(3).code());
        assertEquals(
                java.util.Set.of("one", "p", "\u0002"),
                frames.stream().limit(3).map(RawWs.Received::text).collect(java.util.stream.Collectors.toSet()));
    }

    /** An answer that the socket does not take at once waits, and so does the close behind it. */
    @NotOn(
            server = {"glassfish7", "glassfish8", "payara6", "wildfly", "liberty", "tomcat10", "tomcat11", "jetty12"},
            because = "its container closes by itself at a fault, past what waits to be sent",
            source = "RFC 6455 §7.1.7: an endpoint may fail the connection at once")
    @Test
    void aLongAnswerComesWholeBeforeTheCloseOfAFault() throws Exception {
        try (RawWs client = RawWs.open(echo, 4096)) {
            byte[] message = RawWs.frame(RawWs.FIN | RawWs.BINARY, new byte[MAX]);
            ByteArrayOutputStream packet = new ByteArrayOutputStream();
            packet.writeBytes(message);
            packet.writeBytes(message);
            packet.writeBytes(RawWs.frame(0x83, new byte[0]));
            client.write(packet.toByteArray());
            assertEquals(MAX, client.message().payload().length);
            assertEquals(MAX, client.message().payload().length);
            assertEquals(1002, client.closeCode());
        }
    }
}
