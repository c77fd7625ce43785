package io.fairlead.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.extension.Eventually;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StopIT {
    private static final String HUB =
            "relays:\n  - {name: hub, mode: hub, socket: \"tcp-listen://127.0.0.1:0\", delivery: {maxQueue: 64MiB}}\n";

    @Test
    void sessionsHearThatItGoesAndPortsAreFreeAfterwards() throws Exception {
        FairleadProcess process = FairleadProcess.start(HUB);
        URI base = process.base();
        InetSocketAddress raw = process.admin().listening("hub");
        MessageListener.Session session = MessageListener.open(process.webSocket("ws/relay/hub"));
        MessageListener.Session echo = MessageListener.open(process.webSocket("ws/echo"));
        process.terminate();
        assertEquals(1001, session.closed().join());
        assertEquals(1001, echo.closed().join());
        assertEquals(143, process.exitCode());
        assertEquals("", process.err());
        for (int port : new int[] {base.getPort(), raw.getPort()}) {
            try (ServerSocket free = new ServerSocket()) {
                free.setReuseAddress(true);
                free.bind(new InetSocketAddress("127.0.0.1", port));
            }
        }
    }

    @Test
    void peersReadWhatWaitsForThemAndThenTheEnd() throws Exception {
        int messages = 1000;
        String line = "x".repeat(16 << 10);
        FairleadProcess process = FairleadProcess.start(HUB);
        try (Socket peer = new Socket()) {
            peer.setReceiveBufferSize(16 << 10);
            peer.connect(process.admin().listening("hub"));
            MessageListener.Session session = MessageListener.open(process.webSocket("ws/relay/hub"));
            Eventually.holds(() -> process.admin().status("hub").path("peers").intValue() == 1);
            for (int i = 0; i < messages; i++) {
                session.socket().sendText(line, true).join();
            }
            Eventually.holds(() -> process.admin()
                            .status("hub")
                            .path("counters")
                            .path("messagesIn")
                            .intValue()
                    == messages);
            process.terminate();
            assertEquals(1001, session.closed().join());
            byte[] rest = peer.getInputStream().readAllBytes();
            assertEquals(messages * (line.length() + 1L), rest.length);
            assertTrue(new String(rest, rest.length - 10, 10, US_ASCII).endsWith("x\n"));
        }
        assertEquals(143, process.exitCode());
    }
}
