package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a gateway leaves behind when it ends: nothing. */
@Timeout(30)
class ShutdownTest {
    private final GatewayHost gateway = new EmbeddedHost("");
    private final GatewayTarget target = new GatewayTarget(() -> gateway);

    @Test
    void sessionsHear1001AndPeersReadWhatWaits() throws Exception {
        TestRelay relay =
                target.relay("'mode':'hub','socket':'tcp-listen://127.0.0.1:0','delivery':{'maxQueue':'16MiB'}");
        InetSocketAddress raw = relay.address();
        try (WsClient session = relay.open();
                WsClient echo = WsClient.open(target.ws("ws/echo"));
                TcpPeer peer = relay.connect()) {
            for (int i = 0; i < 100; i++) {
                session.send("y".repeat(60_000));
            }
            session.awaitPong();
            FutureTask<Void> closing = new FutureTask<>(() -> {
                gateway.close();
                return null;
            });
            new Thread(closing, "test-closing").start();
            assertEquals(1001, session.end().code());
            assertEquals(1001, echo.end().code());
            assertEquals(100 * 60_001, peer.rest().length());
            peer.close();
            closing.get();
        }
        assertFree(raw);
        assertFree(new InetSocketAddress("127.0.0.1", gateway.base().getPort()));
    }

    private static void assertFree(InetSocketAddress address) throws Exception {
        try (Socket socket = new Socket()) {
            assertThrows(ConnectException.class, () -> socket.connect(address, 1_000));
        }
        try (ServerSocket again = new ServerSocket()) {
            again.setReuseAddress(true);
            again.bind(address);
        }
    }

    @Test
    void clientsThatDoNothingDoNotKeepItUp() throws Exception {
        TestRelay relay = target.relay("'mode':'hub','socket':'tcp-listen://127.0.0.1:0'");
        try (RawWs deaf = RawWs.open(target.ws("ws/echo"));
                TcpPeer peer = relay.connect()) {
            long begin = System.nanoTime();
            gateway.close();
            long millis = (System.nanoTime() - begin) / 1_000_000;
            assertEquals(true, millis < 15_000, "it took " + millis + " ms");
            assertEquals(1001, deaf.closeCode());
            assertEquals("", peer.rest());
        }
    }

    @Test
    void aRelayThatIsDeletedFreesItsPort() throws Exception {
        TestRelay relay = target.relay("'mode':'hub','socket':'tcp-listen://127.0.0.1:0'");
        InetSocketAddress raw = relay.address();
        try (WsClient session = relay.open();
                TcpPeer peer = relay.connect()) {
            relay.close();
            session.end();
            assertEquals("", peer.rest());
            assertFree(raw);
        }
        gateway.close();
    }
}
