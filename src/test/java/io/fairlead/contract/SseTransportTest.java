package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the network does to the fallback: old HTTP, proxies, readers that stall and streams that break; and its limits. */
@GatewayWith(
        "websocket: {maxSessions: 4, maxSessionsPerAddress: 3, sendTimeout: 2s, pingInterval: 1s, pongTimeout: 30s}")
@Timeout(30)
class SseTransportTest {
    private static final String LINE = "x".repeat(1000);

    private final GatewayTarget gateway;
    private final URI echo;

    SseTransportTest(GatewayTarget gateway) {
        this.gateway = gateway;
        this.echo = gateway.http("sse/echo");
    }

    private JsonNode sessions() throws Exception {
        return gateway.api().get("sessions").expect(200).body();
    }

    private void awaitSessions(int count) throws Exception {
        while (sessions().get("total").intValue() != count) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /** Streams that were dropped are kept for a while: the list is emptied for the next test. */
    @AfterEach
    void closeAll() throws Exception {
        for (JsonNode item : sessions().get("items")) {
            gateway.api().call("DELETE", "sessions/" + item.get("id").asText(), null);
        }
        awaitSessions(0);
    }

    private Socket raw(String request, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(receiveBuffer);
        socket.connect(new InetSocketAddress(echo.getHost(), echo.getPort()), 5_000);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Reads the header of an answer. */
    private static String header(Socket socket) throws IOException {
        StringBuilder header = new StringBuilder();
        while (header.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("the stream ended after " + header);
            }
            header.append((char) next);
        }
        return header.toString();
    }

    @Test
    void http10HasNoChunksAndEndsWithTheConnection() throws Exception {
        try (Socket socket = raw("GET " + gateway.path("sse/echo") + " HTTP/1.0\r\n\r\n", 64 << 10)) {
            String header = header(socket);
            assertTrue(header.contains(" 200 "), header);
            assertFalse(header.toLowerCase(java.util.Locale.ROOT).contains("chunked"), header);
            try (SseClient client = SseClient.over(echo, socket.getInputStream())) {
                assertEquals("old", client.send("old").text());
                SseClient.call("DELETE", client.session(), new byte[0]);
                assertEquals(1000, client.end());
            }
        }
    }

    @Test
    void aBufferingProxyPassesTheOpeningOn() throws Exception {
        try (BufferingProxy proxy = new BufferingProxy(echo);
                SseClient client = SseClient.open(proxy.uri())) {
            assertTrue(client.opened().json().get("session").asText().startsWith("echo?"));
        }
    }

    @Test
    void whoAsksForPaddingHearsEachMessageThroughABufferingProxy() throws Exception {
        URI padded = gateway.http("sse/echo?padding=4096");
        try (BufferingProxy proxy = new BufferingProxy(padded);
                SseClient client = SseClient.open(proxy.uri())) {
            URI session = padded.resolve(SseClient.target(client.session()));
            for (int i = 0; i < 5; i++) {
                byte[] text = ("m" + i).getBytes(StandardCharsets.UTF_8);
                assertEquals(
                        204,
                        SseClient.call("POST", session, text, "Content-Type", "text/plain")
                                .statusCode());
                assertEquals("m" + i, client.text());
            }
        }
        assertEquals(
                400,
                SseClient.call("GET", gateway.http("sse/echo?padding=99999"), new byte[0])
                        .statusCode());
    }

    @Test
    void limitsAreSharedWithWebSocket() throws Exception {
        List<AutoCloseable> open = new ArrayList<>();
        try {
            open.add(WsClient.open(gateway.ws("ws/echo")));
            open.add(SseClient.open(echo));
            open.add(SseClient.open(echo));
            assertEquals(503, SseClient.call("GET", echo, new byte[0]).statusCode());
            try (WsClient alsoTooMany = WsClient.dial(gateway.ws("ws/echo"))) {
                assertEquals(1013, alsoTooMany.end().code());
            }
        } finally {
            for (AutoCloseable one : open) {
                one.close();
            }
        }
    }

    @Test
    void aLostStreamLeavesTheSessionForAWhile() throws Exception {
        try (TestRelay relay = gateway.relay("'mode':'hub','socket':'tcp-listen://127.0.0.1:0'");
                TcpPeer peer = relay.connect()) {
            SseClient client = SseClient.open(relay.sse(""));
            client.close();
            client.send("after");
            assertEquals("after", peer.line());
            awaitSessions(1);
        }
    }

    @Test
    void aReaderThatStallsIsClosedAndHurtsNobody() throws Exception {
        try (TestRelay relay = gateway.relay("'mode':'hub','socket':'tcp-listen://127.0.0.1:0',"
                        + "'delivery':{'policy':'disconnect','maxQueue':'256KiB'}");
                TcpPeer peer = relay.connect();
                Socket stalled =
                        raw("GET " + relay.sse("").getRawPath() + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 4096);
                SseClient quick = SseClient.open(relay.sse(""))) {
            header(stalled);
            relay.awaitSessions(2);
            int sent = 0;
            while (relay.status().get("sessions").intValue() == 2) {
                for (int i = 0; i < 200; i++) {
                    peer.send(sent + i + LINE + "\n");
                }
                for (int i = 0; i < 200; i++) {
                    assertEquals(sent + i + LINE, quick.text());
                }
                sent += 200;
            }
            assertTrue(relay.dropped("slow-consumer") > 0);
            peer.send("still\n");
            assertEquals("still", quick.text());
        }
    }

    @Test
    void aBodyThatIsTooLongOrEndsEarlyIsNoMessage() throws Exception {
        try (SseClient client = SseClient.open(echo)) {
            String head = "POST " + SseClient.target(client.session())
                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n";
            try (Socket chunked = raw(head + "Transfer-Encoding: chunked\r\n\r\n", 64 << 10)) {
                String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
                chunked.getOutputStream().write(chunk.repeat(3).getBytes(StandardCharsets.US_ASCII));
                assertTrue(header(chunked).contains(" 413 "));
            }
            try (Socket cut = raw(head + "Content-Length: 10\r\n\r\nabc", 64 << 10)) {
                cut.shutdownOutput();
                while (cut.getInputStream().read() >= 0) {
                    // whatever it is told
                }
            }
            assertEquals("whole", client.send("whole").text());
        }
    }
}
