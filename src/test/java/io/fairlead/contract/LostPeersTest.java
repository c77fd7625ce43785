package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer whose cable is pulled, in a network namespace of its own: it can't say that it leaves. Needs root and ip(8). */
@Timeout(90)
class LostPeersTest {
    private static final String ID = Long.toString(ProcessHandle.current().pid() % 100_000);
    private static final String SPACE = "fl-" + ID;
    private static final String NEAR = "fla" + ID;
    private static final String FAR = "flb" + ID;
    private static final String SUBNET = "10.213." + ProcessHandle.current().pid() % 250 + ".";

    private EmbeddedHost host;
    private Process remote;

    @BeforeEach
    void plug() throws Exception {
        assumeTrue(isRoot() && Files.isExecutable(Path.of("/usr/sbin/ip")), "needs root and ip(8)");
        assumeTrue(run("ip", "netns", "add", SPACE) == 0, "needs network namespaces");
        assumeTrue(run("ip", "link", "add", NEAR, "type", "veth", "peer", "name", FAR) == 0, "needs veth");
        must("ip", "link", "set", FAR, "netns", SPACE);
        must("ip", "addr", "add", SUBNET + "1/24", "dev", NEAR);
        must("ip", "link", "set", NEAR, "up");
        must("ip", "-n", SPACE, "addr", "add", SUBNET + "2/24", "dev", FAR);
        must("ip", "-n", SPACE, "link", "set", FAR, "up");
        host = new EmbeddedHost("");
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor();
    }

    private static void must(String... command) throws IOException, InterruptedException {
        assertEquals(0, run(command), String.join(" ", command));
    }

    @AfterEach
    void unplug() throws Exception {
        if (remote != null) {
            remote.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        if (host != null) {
            host.close();
        }
        run("ip", "link", "del", NEAR);
        run("ip", "netns", "del", SPACE);
    }

    private TestRelay relay(String more) throws Exception {
        return new GatewayTarget(() -> host)
                .relay("'mode':'hub','keepAlive':'3s','delivery':{'policy':'drop-oldest'},'socket':'tcp-listen://"
                        + SUBNET + "1:0'" + more);
    }

    /** Reads and says nothing. */
    private void connect(TestRelay relay) throws Exception {
        int port = URI.create(relay.status().get("listening").textValue()).getPort();
        String script = "exec 3<>/dev/tcp/" + SUBNET + "1/" + port + "; exec cat <&3 >/dev/null";
        remote = new ProcessBuilder(List.of("ip", "netns", "exec", SPACE, "bash", "-c", script)).start();
        relay.awaitPeers(1);
    }

    private static void pull() throws Exception {
        must("ip", "-n", SPACE, "link", "set", FAR, "down");
    }

    @Test
    void aSilentPeerIsGoneWhenNoProbeIsAnswered() throws Exception {
        try (TestRelay relay = relay("")) {
            connect(relay);
            pull();
            relay.awaitPeers(0);
        }
    }

    @Test
    void aPeerThatIsWrittenToIsGoneWhenNothingIsAcknowledged() throws Exception {
        try (TestRelay relay = relay("");
                WsClient session = relay.open()) {
            connect(relay);
            session.send("heard");
            pull();
            session.send("never heard");
            relay.awaitPeers(0);
        }
    }

    @Test
    void aPeerThatOnlyListensStaysWhileItIsSentData() throws Exception {
        try (TestRelay relay = relay(",'idleTimeout':'1s'");
                WsClient session = relay.open()) {
            connect(relay);
            try (ServerSocket clock = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                clock.setSoTimeout(300);
                for (int i = 0; i < 10; i++) {
                    session.send("tick");
                    tick(clock);
                }
            }
            assertEquals(1, relay.status().get("peers").intValue());
            relay.awaitPeers(0);
        }
    }

    /** Nobody comes: 300 ms. */
    private static void tick(ServerSocket clock) throws IOException {
        try {
            clock.accept().close();
        } catch (java.net.SocketTimeoutException nobody) {
            return;
        }
        throw new AssertionError("somebody came");
    }
}
