package io.fairlead.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.bench.WebSocketLoad;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a message costs the garbage collector, once everything it needs has been made. */
@Timeout(120)
class AllocationIT {
    private static final int SESSIONS = 8;
    private static final Duration WARM = Duration.ofSeconds(4);
    private static final Duration COUNTED = Duration.ofSeconds(3);
    /** Bytes a message: what pings, the heartbeat and other calls need is shared by tens of thousands of messages. */
    private static final double NOTHING = 1;
    /** Its 64 bytes behind a header of an array, and what tells it from others. */
    private static final double ITSELF = 256;

    @Test
    void aRelayedMessageAllocatesNothing() throws Exception {
        try (ServerSocket upstream = echo();
                FairleadProcess gateway =
                        FairleadProcess.start("targets: {allow: [\"127.0.0.1:*\"], denyPrivate: false}\n"
                                + "relays: [{name: up, mode: proxy," + " socket: \"tcp://127.0.0.1:"
                                + upstream.getLocalPort() + "\", payload: binary}]\n")) {
            costs(gateway, "relay", gateway.webSocket("ws/relay/up"), NOTHING);
        }
    }

    @Test
    void anEchoedMessageAllocatesLittleMoreThanItself() throws Exception {
        try (FairleadProcess gateway = FairleadProcess.start("")) {
            costs(gateway, "echo", gateway.webSocket("ws/echo"), ITSELF);
        }
    }

    private static void costs(FairleadProcess gateway, String name, URI uri, double most) throws Exception {
        try (WebSocketLoad load = new WebSocketLoad(uri, SESSIONS);
                Allocations allocations = Allocations.of(gateway.vitals().pid())) {
            load.echo(WARM);
            long before = allocations.loopBytes();
            long messages = load.echo(COUNTED);
            double each = (double) (allocations.loopBytes() - before) / messages;
            System.out.printf(Locale.ROOT, "%s: %.2f bytes allocated a message, of %,d%n", name, each, messages);
            assertTrue(each < most, each + " bytes a message");
        }
    }

    /** A TCP echo on a thread for each connection. */
    private static ServerSocket echo() throws IOException {
        ServerSocket server = new ServerSocket(0, SESSIONS, InetAddress.getLoopbackAddress());
        daemon(() -> {
            while (true) {
                Socket one = server.accept();
                daemon(() -> one.getInputStream().transferTo(one.getOutputStream()));
            }
        });
        return server;
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                // the test is over
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
