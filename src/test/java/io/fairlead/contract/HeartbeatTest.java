package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the gateway finds out that nobody is there any more, and whom it takes care not to mistake for that. */
@GatewayWith("websocket: {pingInterval: 1s, pongTimeout: 1s, idleTimeout: 3s, sendTimeout: 4s}\n"
        + "targets: {allow: [\"127.0.0.1:*\"]}\n")
@Timeout(30)
class HeartbeatTest {
    private final GatewayTarget gateway;
    private final URI echo;

    HeartbeatTest(GatewayTarget gateway) {
        this.gateway = gateway;
        this.echo = gateway.ws("ws/echo");
    }

    @Test
    void aClientThatIgnoresPingsIsDropped() throws Exception {
        try (RawWs client = RawWs.open(echo)) {
            assertEquals(RawWs.PING, client.next().opcode());
            assertEquals(4008, client.closeCode());
        }
    }

    @Test
    void anIdleSessionIsEndedThoughItAnswersPings() throws Exception {
        try (WsClient client = WsClient.open(echo)) {
            assertEquals(1000, client.end().code());
        }
    }

    @Test
    void aClientThatIsHeldBackIsNotMistakenForDead() throws Exception {
        try (ServerSocket upstream = new ServerSocket(0);
                TestRelay relay =
                        gateway.relay("'mode':'proxy','socket':'tcp://127.0.0.1:" + upstream.getLocalPort() + "'");
                WsClient client = relay.open();
                Socket slow = upstream.accept()) {
            slow.setReceiveBufferSize(8 << 10);
            byte[] block = new byte[32 << 10];
            Thread source = new Thread(
                    () -> {
                        try {
                            while (!client.ended()) {
                                client.send(block);
                            }
                        } catch (Exception held) {
                            // held back for so long that the client gives up, or the test is over
                        }
                    },
                    "test-source");
            source.start();
            long end = System.nanoTime() + 4_000_000_000L;
            byte[] part = new byte[16 << 10];
            while (System.nanoTime() < end) {
                slow.getInputStream().readNBytes(part, 0, part.length);
                source.join(50);
            }
            assertFalse(client.ended(), () -> "the session was closed: " + client.endOrNone());
            client.close();
            source.join();
        }
    }
}
