package io.fairlead.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.extension.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A gateway that may open no more files, while more connect than that. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
@EnabledIf(value = "bashIsHere", disabledReason = "there is no bash that could set a limit")
class DescriptorLimitIT {
    private static final int LIMIT = 300;
    private static final int SURPLUS = 20;
    private static final int HEALTH_MILLIS = 5_000;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(3);
    /** Of 10 ms, of one processor. */
    private static final long MOST_TICKS = 45;

    private static final String CLOSE = "Connection: close\r\n";
    private static final String TOLD = "new connections wait";

    static boolean bashIsHere() {
        return Files.isExecutable(Path.of("/bin/bash"));
    }

    private static FairleadProcess start(Workplace place) throws Exception {
        String config = place.config("relays:\n"
                        + "  - {name: hub, mode: hub, socket: \"tcp-listen://127.0.0.1:0\"}\n"
                        + "  - {name: local, mode: hub, socket: \"unix-listen:" + socket(place) + "\"}\n")
                .toString();
        FairleadProcess process = FairleadProcess.launch(
                place,
                FairleadProcess.war(),
                Map.of("XDG_CACHE_HOME", Workplace.sharedCache().toString()),
                "ulimit -n " + LIMIT,
                List.of(),
                "--config",
                config);
        process.base();
        return process;
    }

    private static Path socket(Workplace place) {
        return place.path().resolve("s");
    }

    private static void join(List<SocketChannel> crowd, int many, SocketAddress to, String request) throws IOException {
        for (int i = 0; i < many; i++) {
            SocketChannel one = SocketChannel.open(to);
            one.write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
            crowd.add(one);
        }
    }

    private static String request(URI base, String path, String more) {
        return "GET /" + path + " HTTP/1.1\r\nHost: " + base.getAuthority() + "\r\n" + more + "\r\n";
    }

    private static String handshake(URI base) {
        return request(
                base,
                "ws/echo",
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    }

    /** On a connection of its own. */
    private static String answer(URI base, String request) throws IOException {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(HEALTH_MILLIS);
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    /** To the first handshake for which no descriptor is left. */
    private static String refusal(URI base, List<SocketChannel> crowd) throws IOException {
        while (true) {
            join(crowd, 1, new InetSocketAddress(base.getHost(), base.getPort()), "");
            Socket socket = crowd.get(crowd.size() - 1).socket();
            socket.setSoTimeout(HEALTH_MILLIS);
            socket.getOutputStream().write(handshake(base).getBytes(US_ASCII));
            InputStream in = socket.getInputStream();
            String start = new String(in.readNBytes("HTTP/1.1 101".length()), US_ASCII);
            if (!start.endsWith("101")) {
                return start + new String(in.readAllBytes(), US_ASCII);
            }
        }
    }

    private static void echoes(MessageListener.Session session, String text) throws Exception {
        session.socket().sendText(text, true).join();
        assertEquals(text, session.next());
    }

    private static long told(FairleadProcess process) {
        return process.errSoFar().lines().filter(line -> line.contains(TOLD)).count();
    }

    private static void goesOnWith(FairleadProcess process, Path socket, SocketAddress to, String request)
            throws Exception {
        URI base = process.base();
        // Whoever watches it has asked before; the first answer takes its time.
        assertEquals(200, process.admin().get("health/live").statusCode());
        MessageListener.Session session = MessageListener.open(process.webSocket("ws/echo"));
        echoes(session, "before");
        List<SocketChannel> crowd = new ArrayList<>();
        join(crowd, LIMIT + SURPLUS, to, request);
        join(crowd, SURPLUS, UnixDomainSocketAddress.of(socket), "");
        Eventually.holds(() -> told(process) > 0);

        echoes(session, "meanwhile");
        String healthy = answer(base, request(base, "health/live", CLOSE));
        assertTrue(healthy.startsWith("HTTP/1.1 200"), healthy);
        String busy = refusal(base, crowd);
        assertTrue(busy.startsWith("HTTP/1.1 503"), busy);
        assertTrue(busy.contains("urn:fairlead:problem:busy"), busy);

        long ticks = process.vitals().cpuTicks();
        Eventually.pause(Duration.ofNanos(WINDOW_NANOS));
        long spent = process.vitals().cpuTicks() - ticks;
        assertTrue(spent <= MOST_TICKS, spent + " ticks in 3 s");

        for (SocketChannel one : crowd) {
            one.close();
        }
        Eventually.holds(() -> answer(base, request(base, "index.html", CLOSE)).startsWith("HTTP/1.1 200"));
        echoes(MessageListener.open(process.webSocket("ws/echo")), "after");
        echoes(session, "after");
        assertEquals(1, told(process), process.errSoFar());
    }

    @Test
    void rawPeersThatTakeEveryDescriptorLeaveHealthAndSessions() throws Exception {
        Workplace place = Workplace.fresh();
        try (FairleadProcess process = start(place)) {
            goesOnWith(process, socket(place), process.admin().listening("hub"), "");
        }
    }

    @Test
    void sessionsThatTakeEveryDescriptorLeaveHealthAndSessions() throws Exception {
        Workplace place = Workplace.fresh();
        try (FairleadProcess process = start(place)) {
            URI base = process.base();
            SocketAddress to = new InetSocketAddress(base.getHost(), base.getPort());
            goesOnWith(process, socket(place), to, handshake(base));
        }
    }
}
