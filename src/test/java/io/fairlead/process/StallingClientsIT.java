package io.fairlead.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.extension.Eventually;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP clients that don't send what they announced, or don't read what they asked for, with a heap of 96 MB. */
@Timeout(180)
class StallingClientsIT {
    private static final long PATIENCE_MILLIS = 5000;
    private static final Duration HELD = Duration.ofSeconds(5);
    private static final String SMALL = "-Xmx96m";
    private static final int BIG_BYTES = 2 << 20;
    /** In {@code /proc/net/tcp}. */
    private static final String ESTABLISHED = "01";

    private static final List<String> EVERYBODYS = List.of("health/live", "health/ready", "metrics", "index.html");

    private final List<SocketChannel> stalling = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (SocketChannel channel : stalling) {
            channel.close();
        }
    }

    /** Sends as much of it as the gateway takes, and reads nothing. */
    private void stall(URI base, String requests) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(base.getHost(), base.getPort()));
        stalling.add(channel);
        channel.configureBlocking(false);
        channel.write(ByteBuffer.wrap(requests.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    /** Asks for everything that is anybody's, again and again; the longest wait of all. */
    private static long slowestAnswer(URI base, List<String> paths) throws IOException {
        long slowest = 0;
        long end = System.nanoTime() + HELD.toNanos();
        while (System.nanoTime() < end) {
            for (String path : paths) {
                long start = System.nanoTime();
                HttpURLConnection connection = (HttpURLConnection) new URL(base + path).openConnection();
                connection.setConnectTimeout((int) PATIENCE_MILLIS);
                connection.setReadTimeout((int) PATIENCE_MILLIS);
                assertEquals(200, connection.getResponseCode(), path);
                connection.getInputStream().readAllBytes();
                slowest = Math.max(slowest, (System.nanoTime() - start) / 1_000_000);
            }
        }
        return slowest;
    }

    private static void assertServed(FairleadProcess process, double heapBefore) throws Exception {
        long slowest = slowestAnswer(process.base(), EVERYBODYS);
        double held = process.vitals().heapMiB() - heapBefore;
        System.out.printf("slowest answer %d ms, %.1f MiB of heap held%n", slowest, held);
        assertTrue(slowest < PATIENCE_MILLIS, slowest + " ms");
        assertTrue(held < 40, held + " MiB");
    }

    private void assertClosedSoon() throws Exception {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        for (SocketChannel channel : stalling) {
            Eventually.holds(() -> {
                try {
                    return channel.read(buffer.clear()) < 0;
                } catch (IOException reset) {
                    return true;
                }
            });
        }
    }

    /** A stack trace has many. */
    private static void assertQuiet(FairleadProcess process) {
        long lines = process.errSoFar().lines().count();
        assertTrue(lines < 20, () -> lines + " lines: " + process.errSoFar().substring(0, 2000));
    }

    @Test
    void bodiesThatDoNotComeKeepNobodyElseWaiting() throws Exception {
        try (FairleadProcess process = FairleadProcess.start("relays: []\n", SMALL)) {
            slowestAnswer(process.base(), EVERYBODYS);
            double before = process.vitals().heapMiB();
            for (int i = 0; i < 20; i++) {
                stall(
                        process.base(),
                        "POST /api/v1/tickets HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + AdminClient.TOKEN
                                + "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{");
            }
            assertServed(process, before);
            assertEquals(200, process.admin().get("api/v1/relays").statusCode());
            assertClosedSoon();
            assertQuiet(process);
        }
    }

    @Test
    void answersThatNobodyReadsKeepNobodyElseWaiting() throws Exception {
        try (FairleadProcess process = FairleadProcess.start("relays: []\nwebsocket: {sendTimeout: 12s}\n", SMALL)) {
            slowestAnswer(process.base(), EVERYBODYS);
            double before = process.vitals().heapMiB();
            for (int i = 0; i < 16; i++) {
                stall(process.base(), get("/openapi.json").repeat(400));
            }
            assertServed(process, before);
            Eventually.holds(() -> openConnections(process) <= 2);
            close();
            assertEquals(200, process.admin().get("health/live").statusCode());
            assertQuiet(process);
        }
    }

    @Test
    void filesThatNobodyReadsLeaveInPieces() throws Exception {
        Path war = withBigFile();
        Workplace place = Workplace.fresh();
        try (FairleadProcess process = FairleadProcess.launch(
                place,
                war,
                Map.of("XDG_CACHE_HOME", place.path().toString()),
                List.of(SMALL),
                "--config",
                place.config("relays: []\n").toString())) {
            slowestAnswer(process.base(), EVERYBODYS);
            double before = process.vitals().heapMiB();
            for (int i = 0; i < 60; i++) {
                stall(process.base(), get("/big.js").repeat(100));
            }
            assertServed(process, before);
            Eventually.holds(() -> openConnections(process) <= 2);
            close();
            assertEquals(BIG_BYTES, process.admin().get("big.js").body().length());
            assertQuiet(process);
        }
    }

    @Test
    void moreAnswersThanThereIsMemoryForAreRefusedAndHealthAnswers() throws Exception {
        String yaml = "relays: []\nlimits: {memory: 2MiB}\n";
        try (FairleadProcess process = FairleadProcess.start(yaml, SMALL)) {
            slowestAnswer(process.base(), List.of("health/live"));
            for (int i = 0; i < 200; i++) {
                stall(process.base(), get("/openapi.json").repeat(400));
            }
            long slowest = slowestAnswer(process.base(), List.of("health/live", "metrics"));
            assertTrue(slowest < PATIENCE_MILLIS, slowest + " ms");
            close();
            Eventually.holds(() -> process.admin().get("openapi.json").statusCode() == 200);
            assertQuiet(process);
        }
    }

    /** As the kernel counts the sockets of the process. */
    private static long openConnections(FairleadProcess process) throws IOException, InterruptedException {
        String port = String.format(":%04X", process.base().getPort());
        long open = 0;
        for (String table : List.of("tcp", "tcp6")) {
            open += Files.readAllLines(Path.of("/proc/" + process.handle().pid() + "/net/" + table)).stream()
                    .map(line -> line.strip().split("\\s+", -1))
                    .filter(fields -> fields[1].endsWith(port) && fields[3].equals(ESTABLISHED))
                    .count();
        }
        return open;
    }

    private static Path withBigFile() throws IOException {
        Path war = Workplace.fresh().path().resolve("fairlead.war");
        Files.copy(FairleadProcess.war(), war);
        byte[] text = "// Nothing to run.\n"
                .repeat(BIG_BYTES / 10)
                .substring(0, BIG_BYTES)
                .getBytes(StandardCharsets.US_ASCII);
        try (FileSystem archive = FileSystems.newFileSystem(war)) {
            Files.write(archive.getPath("/big.js"), text);
        }
        return war;
    }
}
