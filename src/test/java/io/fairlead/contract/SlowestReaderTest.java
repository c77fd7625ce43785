package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who reads far slower than anybody expects is alive where the system tells that he reads: on our own server, on Linux. */
@Timeout(60)
class SlowestReaderTest {
    private static final int BYTES = 128 << 10;
    private static final int KIB_PER_SECOND = 8;
    /** All of it is with the systems, most of it with ours. */
    private static final int RECEIVE_BUFFER = 8 << 10;

    private EmbeddedHost host;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/net/tcp")), "needs proc(5)");
        host = new EmbeddedHost(
                "websocket: {pingInterval: 1s, pongTimeout: 1s}\ntargets: {allow: [\"127.0.0.1:*\"]}\n");
    }

    @AfterEach
    void stop() throws Exception {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void allOfItComesFromAnUpstreamThatStaysOpenAndTheSessionStays() throws Exception {
        try (ServerSocket upstream = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestRelay relay = relay(upstream);
                RawWs client = RawWs.open(relay.ws(""), RECEIVE_BUFFER);
                TcpPeer server = new TcpPeer(upstream.accept())) {
            server.send(new byte[BYTES]);
            readSlowly(client, BYTES);
            client.send(RawWs.FIN | RawWs.TEXT, "still here");
            assertEquals("still here", server.readText(10));
        }
    }

    @Test
    void allOfItComesFromAnUpstreamThatEndsAndThenTheClose() throws Exception {
        try (ServerSocket upstream = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestRelay relay = relay(upstream);
                RawWs client = RawWs.open(relay.ws(""), RECEIVE_BUFFER);
                TcpPeer server = new TcpPeer(upstream.accept())) {
            server.send(new byte[BYTES]).halfClose();
            int most = readSlowly(client, BYTES * 7 / 8);
            // On a connection that was closed it would be answered by a reset, which takes the rest away.
            client.send(RawWs.FIN | RawWs.TEXT, "still here");
            readSlowly(client, BYTES - most);
            assertEquals(1000, client.closeCode());
        }
    }

    private TestRelay relay(ServerSocket upstream) throws Exception {
        return new GatewayTarget(() -> host)
                .relay("'mode':'proxy','socket':'tcp://127.0.0.1:" + upstream.getLocalPort() + "','maxFrame':'4KiB'");
    }

    /** So many bytes and the rest of their message; answers pings when it comes to them. @return how many they were */
    private static int readSlowly(RawWs client, int bytes) throws Exception {
        client.readSlowly(KIB_PER_SECOND);
        int all = 0;
        while (all < bytes) {
            RawWs.Received next = client.next();
            if (next.opcode() == RawWs.PING) {
                client.send(RawWs.FIN | RawWs.PONG, next.payload());
            } else {
                assertEquals(RawWs.BINARY, next.opcode(), () -> "closed with " + next.code());
                all += next.payload().length;
            }
        }
        return all;
    }
}
