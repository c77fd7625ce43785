package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lines from a raw peer to a few sessions, without a pause, until the gateway goes. */
final class Traffic implements AutoCloseable {
    private static final int SESSIONS = 5;
    private static final int SOME = 1_000;

    private final List<WsClient> sessions = new ArrayList<>();
    private final TcpPeer peer = new TcpPeer(new Socket());
    private final CountDownLatch some = new CountDownLatch(1);
    private final Thread source = new Thread(this::send, "test-traffic");

    /** @param port of the relay {@code lines} */
    Traffic(GatewayTarget gateway, int port) throws Exception {
        for (int i = 0; i < SESSIONS; i++) {
            sessions.add(WsClient.open(gateway.ws("ws/relay/lines")));
        }
        peer.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        source.start();
    }

    private void send() {
        byte[] line = WsClient.bytes("x".repeat(100) + "\n");
        try {
            for (int sent = 0; ; sent++) {
                peer.send(line);
                if (sent == SOME) {
                    some.countDown();
                }
            }
        } catch (IOException gone) {
            some.countDown();
        }
    }

    void awaitSome() throws Exception {
        if (!some.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("no traffic");
        }
        for (WsClient session : sessions) {
            session.text();
        }
    }

    void assertClosed(int code) throws Exception {
        for (WsClient session : sessions) {
            WsClient.End end = session.end();
            assertEquals(code, end.code(), end.reason());
        }
    }

    @Override
    public void close() throws Exception {
        peer.close();
        source.join();
        sessions.forEach(WsClient::close);
    }
}
