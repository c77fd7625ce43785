package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a hub finds the messages in a TCP stream, and writes them back. */
@GatewayWith
@Timeout(20)
class HubFramingTest {
    private final GatewayTarget gateway;

    HubFramingTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    private TestRelay hub(String framing, String payload) throws Exception {
        return gateway.relay("'mode':'hub','socket':'tcp-listen://127.0.0.1:0','framing':'" + framing + "','payload':'"
                + payload + "'");
    }

    @Test
    void linesEndAtLfAndLoseOneCr() throws Exception {
        try (TestRelay relay = hub("line", "text");
                WsClient session = relay.open();
                TcpPeer peer = relay.connect()) {
            peer.send("one\ntwo\r\nthree\r\r\n\n\r\na\rb\nΩ\n");
            for (String line : new String[] {"one", "two", "three\r", "", "", "a\rb", "Ω"}) {
                assertEquals(line, session.text());
            }
        }
    }

    @Test
    void whatCameBeforeAMessageThatDoesNotFitIsHeard() throws Exception {
        try (TestRelay relay = hub("length(4, be)", "binary");
                WsClient session = relay.open("text");
                TcpPeer peer = relay.connect()) {
            peer.send(new byte[] {0, 0, 0, 2, 'o', 'k', 0, 0, 0, 2, 'a', (byte) 0xff, 0, 0, 0, 1, 'x'});
            assertEquals("ok", session.text());
            assertEquals(1007, session.end().code());
        }
    }

    @Test
    void theLastLineNeedsNoEnd() throws Exception {
        try (TestRelay relay = hub("line", "text");
                WsClient session = relay.open();
                TcpPeer peer = relay.connect()) {
            peer.send("one\nlast\r").halfClose();
            assertEquals("one", session.text());
            assertEquals("last", session.text());
            assertEquals("", peer.rest());
        }
    }

    @Test
    void linesMayComeByteByByte() throws Exception {
        try (TestRelay relay = hub("line", "text");
                WsClient session = relay.open();
                TcpPeer peer = relay.connect()) {
            peer.socket().setTcpNoDelay(true);
            for (byte one : WsClient.bytes("slow Ω\r\nnext\n")) {
                peer.send(new byte[] {one});
            }
            assertEquals("slow Ω", session.text());
            assertEquals("next", session.text());
        }
    }

    @Test
    void aSessionsTextGetsLfWhenItHasNone() throws Exception {
        try (TestRelay relay = hub("line", "text");
                WsClient session = relay.open();
                TcpPeer peer = relay.connect()) {
            session.send("one").send("two\n").send("").send("three\r\n");
            assertEquals("one\ntwo\n\nthree\r\n", peer.readText(16));
        }
    }

    @Test
    void delimitersOfSeveralBytesMayBeCutAnywhere() throws Exception {
        try (TestRelay relay = hub("delimiter(0d0a2e)", "binary");
                WsClient session = relay.open();
                TcpPeer peer = relay.connect()) {
            peer.socket().setTcpNoDelay(true);
            peer.send("a\r").send("\n").send(".b\r\r\n.").send("\r\n.c");
            assertEquals("a", new String(session.binary(), StandardCharsets.UTF_8));
            assertEquals("b\r", new String(session.binary(), StandardCharsets.UTF_8));
            assertEquals("", new String(session.binary(), StandardCharsets.UTF_8));
            peer.halfClose();
            assertEquals("c", new String(session.binary(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void aSessionsMessageGetsTheDelimiter() throws Exception {
        try (TestRelay relay = hub("delimiter(00)", "binary");
                WsClient session = relay.open();
                TcpPeer peer = relay.connect()) {
            session.send(new byte[] {1, 2}).send(new byte[0]);
            assertArrayEquals(new byte[] {1, 2, 0, 0}, peer.read(4));
        }
    }

    private static byte[] prefixed(byte[] payload, int width, ByteOrder order) {
        ByteBuffer wire = ByteBuffer.allocate(width + payload.length).order(order);
        switch (width) {
            case 1 -> wire.put((byte) payload.length);
            case 2 -> wire.putShort((short) payload.length);
            default -> wire.putInt(payload.length);
        }
        return wire.put(payload).array();
    }

    @ParameterizedTest
    @CsvSource({"1,be", "1,le", "2,be", "2,le", "4,be", "4,le"})
    void lengthsOfEveryWidthAndOrderGoBothWays(int width, String order) throws Exception {
        ByteOrder byteOrder = order.equals("be") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        Random random = new Random(width);
        try (TestRelay relay = hub("length(" + width + ", " + order + ")", "binary");
                WsClient session = relay.open();
                TcpPeer peer = relay.connect()) {
            for (int size : new int[] {0, 1, 255, width == 1 ? 200 : 40_000, width == 1 ? 3 : 65_535}) {
                byte[] payload = new byte[size];
                random.nextBytes(payload);
                byte[] wire = prefixed(payload, width, byteOrder);
                peer.send(wire);
                assertArrayEquals(payload, session.binary());
                session.send(payload);
                assertArrayEquals(wire, peer.read(wire.length));
            }
        }
    }

    @Test
    void fixedMessagesAreCutBySize() throws Exception {
        try (TestRelay relay = hub("fixed(4)", "binary");
                WsClient session = relay.open();
                TcpPeer peer = relay.connect()) {
            peer.send("abcdef").send("gh1234");
            assertEquals("abcd", new String(session.binary(), StandardCharsets.UTF_8));
            assertEquals("efgh", new String(session.binary(), StandardCharsets.UTF_8));
            assertEquals("1234", new String(session.binary(), StandardCharsets.UTF_8));
            session.send(WsClient.bytes("WXYZ"));
            assertEquals("WXYZ", peer.readText(4));
        }
    }

    @Test
    void aMessageOfTheWrongSizeEndsTheSession() throws Exception {
        try (TestRelay relay = hub("fixed(4)", "binary");
                WsClient session = relay.open()) {
            session.send(new byte[3]);
            assertEquals(1008, session.end().code());
        }
    }

    @Test
    void rawBytesComeInOrderHoweverTheyAreCut() throws Exception {
        byte[] all = new byte[300_000];
        new Random(7).nextBytes(all);
        try (TestRelay relay = hub("raw", "binary");
                WsClient session = relay.open();
                TcpPeer peer = relay.connect()) {
            peer.send(all);
            ByteBuffer got = ByteBuffer.allocate(all.length);
            while (got.hasRemaining()) {
                got.put(session.binary());
            }
            assertArrayEquals(all, got.array());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ÄΩ€😀", "😀😀"})
    void rawTextIsNeverCutInsideACharacter(String text) throws Exception {
        try (TestRelay relay = hub("raw", "text");
                WsClient session = relay.open();
                TcpPeer peer = relay.connect()) {
            peer.socket().setTcpNoDelay(true);
            for (byte one : WsClient.bytes(text)) {
                peer.send(new byte[] {one});
            }
            StringBuilder got = new StringBuilder();
            while (got.length() < text.length()) {
                got.append(session.text());
            }
            assertEquals(text, got.toString());
        }
    }
}
