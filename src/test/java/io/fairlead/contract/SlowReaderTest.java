package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who reads slowly, and answers each ping when he comes to it, is alive. */
@GatewayWith("websocket: {pingInterval: 1s, pongTimeout: 1s}\ntargets: {allow: [\"127.0.0.1:*\"]}\n")
@Timeout(60)
class SlowReaderTest {
    private static final int BYTES = 10 << 20;
    private static final int BYTES_A_STEP = 128 << 10;

    private final GatewayTarget gateway;

    SlowReaderTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    @Test
    void allOfWhatAnEndedUpstreamSentComesAndThenTheClose() throws Exception {
        try (ServerSocket upstream = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                TestRelay relay =
                        gateway.relay("'mode':'proxy','socket':'tcp://127.0.0.1:" + upstream.getLocalPort() + "'");
                RawWs client = RawWs.open(relay.ws(""));
                TcpPeer server = new TcpPeer(upstream.accept())) {
            Thread source = new Thread(
                    () -> {
                        try {
                            server.send(new byte[BYTES]).halfClose();
                        } catch (java.io.IOException lost) {
                            assertTrue(lost.getMessage() != null);
                        }
                    },
                    "test-source");
            source.start();
            assertEquals(BYTES, readSlowly(client));
            source.join();
        }
    }

    /** About a MiB a second, far behind what the systems hold. @return the bytes before the close, which is 1000 */
    private static int readSlowly(RawWs client) throws Exception {
        Semaphore never = new Semaphore(0);
        int step = 0;
        int all = 0;
        while (true) {
            RawWs.Received next = client.next();
            if (next.opcode() == RawWs.PING) {
                client.send(RawWs.FIN | RawWs.PONG, next.payload());
            } else if (next.opcode() == RawWs.CLOSE) {
                assertEquals(
                        1000, next.code(), () -> "closed with: " + new String(next.payload(), StandardCharsets.UTF_8));
                client.send(RawWs.FIN | RawWs.CLOSE, next.payload());
                assertEquals(0, client.untilEnd().size());
                return all;
            } else {
                all += next.payload().length;
                step += next.payload().length;
            }
            if (step >= BYTES_A_STEP) {
                step -= BYTES_A_STEP;
                assertEquals(false, never.tryAcquire(125, TimeUnit.MILLISECONDS));
            }
        }
    }

    @Test
    void whoNeitherReadsNorAnswersIsDropped() throws Exception {
        try (RawWs client = RawWs.open(gateway.ws("ws/echo"))) {
            client.send(RawWs.FIN | RawWs.BINARY, new byte[1000]);
            assertEquals(4008, client.closeCode());
        }
    }
}
