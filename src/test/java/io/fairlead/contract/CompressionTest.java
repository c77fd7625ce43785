package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.appserver.NotOn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Compressed messages (RFC 7692), as a client that knows the bytes sees them. */
@Timeout(30)
@GatewayWith("websocket: {deflate: true, maxMessage: 64KiB}\n")
@NotOn(
        server = {"glassfish7", "glassfish8", "payara6", "wildfly", "liberty", "tomcat10", "tomcat11", "jetty12"},
        because = "its container writes the frames, and the gateway has it agree on no extension",
        source = "websocket.deflate in the README: of no effect on an application server")
class CompressionTest {
    private static final int COMPRESSED = 0x40;
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";
    private static final String TEXT = "the same again, ".repeat(100);

    private final GatewayTarget gateway;
    private final URI echo;

    CompressionTest(GatewayTarget gateway) {
        this.gateway = gateway;
        this.echo = gateway.ws("ws/echo");
    }

    private static byte[] deflated(byte[] message) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(message);
        byte[] buffer = new byte[message.length + 64];
        int length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return java.util.Arrays.copyOf(buffer, length - 4);
    }

    private static String inflated(byte[] payload) throws DataFormatException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(payload);
        whole.writeBytes(new byte[] {0, 0, (byte) 0xff, (byte) 0xff});
        Inflater inflater = new Inflater(true);
        inflater.setInput(whole.toByteArray());
        byte[] buffer = new byte[1 << 16];
        int length = inflater.inflate(buffer);
        inflater.end();
        return new String(buffer, 0, length, StandardCharsets.UTF_8);
    }

    @Test
    void theAnswerSaysWhatWasAgreedOnAndNothingWhenNothingWasOffered() throws Exception {
        String agreed = RawWs.answer(echo, RawWs.request(echo, OFFER));
        assertTrue(
                agreed.contains("\r\nSec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
                        + " client_no_context_takeover\r\n"),
                agreed);
        String plain = RawWs.answer(echo, RawWs.request(echo));
        assertFalse(plain.contains("Extensions"), plain);
    }

    @Test
    void aCompressedMessageComesBackCompressedAndAShortOneAsItIs() throws Exception {
        try (RawWs client = RawWs.open(echo, OFFER)) {
            client.send(RawWs.FIN | COMPRESSED | RawWs.TEXT, deflated(WsClient.bytes(TEXT)));
            RawWs.Received back = client.message();
            assertTrue(back.payload().length < TEXT.length() / 10, back.payload().length + " bytes");
            assertEquals(TEXT, inflated(back.payload()));
            client.send(RawWs.FIN | RawWs.TEXT, "short");
            assertEquals("short", client.message().text());
        }
    }

    @Test
    void oneThatGrowsBeyondTheLimitEndsTheSession() throws Exception {
        try (RawWs client = RawWs.open(echo, OFFER)) {
            client.send(RawWs.FIN | COMPRESSED | RawWs.BINARY, deflated(new byte[10 << 20]));
            assertEquals(1009, client.closeCode());
        }
    }

    @Test
    void oneThatIsDamagedEndsTheSession() throws Exception {
        try (RawWs client = RawWs.open(echo, OFFER)) {
            client.send(RawWs.FIN | COMPRESSED | RawWs.BINARY, new byte[] {7, 7, 7, 7});
            assertEquals(1007, client.closeCode());
        }
    }

    @Test
    void aCompressedMessageThatWasNotAgreedOnIsAProtocolError() throws Exception {
        try (RawWs client = RawWs.open(echo)) {
            client.send(RawWs.FIN | COMPRESSED | RawWs.TEXT, deflated(WsClient.bytes(TEXT)));
            assertEquals(1002, client.closeCode());
        }
    }

    @Test
    void aFeedReachesThoseWhoAgreedAndThoseWhoDidNot() throws Exception {
        try (TestRelay relay = gateway.relay(
                        "'mode':'hub','socket':'tcp-listen://127.0.0.1:0','framing':'line','payload':'text'");
                RawWs packed = RawWs.open(relay.ws(""), OFFER);
                RawWs plain = RawWs.open(relay.ws(""));
                TcpPeer feed = relay.connect()) {
            relay.awaitSessions(2);
            feed.send(WsClient.bytes(TEXT + "\nshort\n"));
            assertEquals(
                    List.of(TEXT, "short"), List.of(inflated(packed.message().payload()), text(packed)));
            assertEquals(List.of(TEXT, "short"), List.of(text(plain), text(plain)));
        }
    }

    private static String text(RawWs client) throws IOException {
        return client.message().text();
    }
}
