package io.fairlead.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.boot.EmbeddedGateway;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that send their request's header byte by byte. */
@Timeout(60)
class RequestDeadlinesTest {
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private EmbeddedGateway gateway;
    private URI base;

    @BeforeEach
    void start() {
        gateway = EmbeddedGateway.start("", new EmbeddedServer.Timeouts(LIMIT, LIMIT, Duration.ofMinutes(1)));
        base = gateway.base();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Socket open(String bytes) throws IOException {
        Socket socket = new Socket(base.getHost(), base.getPort());
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void connectionsThatNeverEndTheirHeaderAreDropped() throws Exception {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            slow.add(open("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "));
        }
        for (Socket socket : slow) {
            assertTrue(closesWhileDripping(socket));
            socket.close();
        }
        assertEquals(200, RawHttp.status(RawHttp.get(base, "/")));
    }

    @Test
    void aSecondRequestHasADeadlineToo() throws Exception {
        try (Socket socket = open("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            assertTrue(socket.getInputStream().read() == 'H');
            assertTrue(closesWhileDripping(socket));
        }
    }

    /** A keep-alive connection that is silent waits for its next request, not against a deadline. */
    @Test
    void aConnectionBetweenRequestsIsLeftAlone() throws Exception {
        try (Socket silent = open("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
                Socket slow = open("G")) {
            assertTrue(silent.getInputStream().read() == 'H');
            assertTrue(closesWhileDripping(slow));
            silent.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String rest = new String(silent.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(rest.contains("HTTP/1.1 200"), rest);
        }
    }

    /** One more byte of a header each 100 ms, until the other side ends it. */
    private static boolean closesWhileDripping(Socket socket) throws IOException {
        socket.setSoTimeout(100);
        InputStream in = socket.getInputStream();
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < end) {
            try {
                if (in.read() < 0) {
                    return true;
                }
            } catch (java.net.SocketTimeoutException silent) {
                if (!drip(socket)) {
                    return true;
                }
            } catch (IOException reset) {
                return true;
            }
        }
        return false;
    }

    private static boolean drip(Socket socket) {
        try {
            socket.getOutputStream().write('a');
            return true;
        } catch (IOException reset) {
            return false;
        }
    }
}
