package io.fairlead.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.extension.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A name with two addresses of which the second is served, in a process with a host table of its own. */
@Timeout(60)
class SeveralAddressesIT {
    private static final String FIRST = "127.0.0.2";
    private static final String SECOND = "127.0.0.3";

    private static FairleadProcess start(String relays) throws Exception {
        Path hosts = Files.createTempFile("fairlead-hosts", "");
        Files.writeString(
                hosts, FIRST + " both\n" + SECOND + " both\n10.1.2.3 partly\n" + SECOND + " partly\n10.1.2.3 never\n");
        return FairleadProcess.start(
                "targets: {allow: [\"127.0.0.0/8:*\"]}\nrelays:\n" + relays, "-Djdk.net.hosts.file=" + hosts);
    }

    private static ServerSocket service() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getByName(SECOND));
    }

    private static String relay(String name, String mode, String host, int port) {
        return "  - {name: " + name + ", mode: " + mode + ", payload: text, connectTimeout: 3s, socket: \"tcp://" + host
                + ":" + port + "\"}\n";
    }

    private static void serve(ServerSocket service) throws IOException {
        try (Socket peer = service.accept()) {
            peer.getOutputStream().write("served\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void theSecondIsTriedWhenTheFirstRefuses() throws Exception {
        try (ServerSocket service = service();
                FairleadProcess gateway = start(relay("p", "proxy", "both", service.getLocalPort())
                        + relay("q", "proxy", "partly", service.getLocalPort())
                        + relay("h", "hub", "both", service.getLocalPort()))) {
            serve(service);
            for (String name : List.of("p", "q")) {
                Heard heard = Heard.of(gateway, name);
                serve(service);
                assertEquals("served\n", heard.text.get(10, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void theSecondIsTriedWhileTheFirstDoesNotAnswer() throws Exception {
        List<Socket> fillers = new ArrayList<>();
        try (ServerSocket service = service();
                ServerSocket stuck = new ServerSocket(service.getLocalPort(), 1, InetAddress.getByName(FIRST));
                FairleadProcess gateway = start(relay("p", "proxy", "both", service.getLocalPort()))) {
            fill(stuck, fillers);
            Heard heard = Heard.of(gateway, "p");
            serve(service);
            assertEquals("served\n", heard.text.get(2, TimeUnit.SECONDS));
        } finally {
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    /** Until its queue is full: one more handshake is not answered. */
    private static void fill(ServerSocket stuck, List<Socket> fillers) throws IOException {
        try {
            while (fillers.size() < 10) {
                Socket filler = new Socket();
                fillers.add(filler);
                filler.connect(new InetSocketAddress(FIRST, stuck.getLocalPort()), 300);
            }
        } catch (java.net.SocketTimeoutException full) {
            return;
        }
        throw new AssertionError("the queue is never full");
    }

    @Test
    void whoRunsTheGatewayIsToldEachAddressAndItsReasonAndTheClientIsNot() throws Exception {
        int free;
        try (ServerSocket taken = service()) {
            free = taken.getLocalPort();
        }
        try (FairleadProcess gateway = start(relay("p", "proxy", "both", free)
                + relay("q", "proxy", "partly", free)
                + relay("n", "proxy", "never", free)
                + relay("h", "hub", "both", free))) {
            String both = FIRST + ":" + free + " was refused; " + SECOND + ":" + free + " was refused";
            assertEquals("the last connection failed: " + both, failure(gateway, "p"));
            assertTrue(failure(gateway, "q").contains(SECOND + ":" + free + " was refused"));
            assertTrue(failure(gateway, "q").contains("10.1.2.3 port " + free), failure(gateway, "q"));
            assertTrue(failure(gateway, "n").contains("10.1.2.3 port " + free), failure(gateway, "n"));
            Eventually.holds(
                    () -> gateway.admin().status("h").path("detail").asText().equals(both));
        }
    }

    private static String failure(FairleadProcess gateway, String relay) throws Exception {
        String reason = Heard.of(gateway, relay).end.get(10, TimeUnit.SECONDS);
        assertFalse(reason.contains("127.") || reason.contains("10.1"), reason);
        return gateway.admin().status(relay).path("detail").asText();
    }

    /** What a session hears. */
    private static final class Heard implements WebSocket.Listener {
        private final CompletableFuture<String> text = new CompletableFuture<>();
        private final CompletableFuture<String> end = new CompletableFuture<>();

        static Heard of(FairleadProcess gateway, String relay) throws Exception {
            Heard heard = new Heard();
            AdminClient.HTTP
                    .newWebSocketBuilder()
                    .buildAsync(gateway.webSocket("ws/relay/" + relay), heard)
                    .get(10, TimeUnit.SECONDS);
            return heard;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.complete(data.toString());
            socket.request(1);
            return CompletableFuture.completedStage(data);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            end.complete(code + " " + reason);
            return CompletableFuture.completedStage(reason);
        }
    }
}
