package io.fairlead.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.extension.Eventually;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RealInputIT {
    private static final int CHUNK = 32 << 10;
    private static final int CHUNKS = (100 << 20) / CHUNK;

    private static MessageDigest sha256() throws Exception {
        return MessageDigest.getInstance("SHA-256");
    }

    @Test
    void aHundredMegabytesGoUpAndComeDownUnchanged() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                FairleadProcess process =
                        FairleadProcess.start("relays:\n  - {name: bulk, mode: proxy, socket: \"tcp://127.0.0.1:"
                                + server.getLocalPort() + "\"}\n")) {
            byte[] chunk = new byte[CHUNK];
            new Random(1).nextBytes(chunk);
            CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> serve(server));
            MessageDigest down = sha256();
            CountDownLatch all = new CountDownLatch(1);
            long[] count = new long[1];
            MessageListener.Session session = MessageListener.open(process.webSocket("ws/relay/bulk"), bytes -> {
                down.update(bytes);
                count[0] += bytes.length;
                if (count[0] == (long) CHUNK * CHUNKS) {
                    all.countDown();
                }
            });
            MessageDigest up = sha256();
            long before = System.nanoTime();
            for (int i = 0; i < CHUNKS; i++) {
                chunk[i % CHUNK]++;
                up.update(chunk);
                session.socket().sendBinary(ByteBuffer.wrap(chunk), true).join();
            }
            byte[] expected = up.digest();
            assertArrayEquals(expected, received.join());
            long half = System.nanoTime();
            all.await();
            assertArrayEquals(expected, down.digest());
            assertEquals(1000, session.closed().join());
            System.out.printf(
                    "100 MiB up in %d ms, down in %d ms more, RSS %d MiB%n",
                    (half - before) / 1_000_000,
                    (System.nanoTime() - half) / 1_000_000,
                    process.vitals().rssMiB());
        }
    }

    /** Takes all, tells its digest, and only then sends the same back: no echo could hide a loss. */
    private static byte[] serve(ServerSocket server) {
        try {
            Socket socket = server.accept();
            byte[] all = socket.getInputStream().readNBytes(CHUNK * CHUNKS);
            Executors.newSingleThreadExecutor().execute(() -> answer(socket, all));
            return sha256().digest(all);
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static void answer(Socket socket, byte[] all) {
        try (socket) {
            socket.getOutputStream().write(all);
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Test
    void fiveThousandDatagramsASecondAllReachTheSession() throws Exception {
        int datagrams = 10_000;
        try (FairleadProcess process = FairleadProcess.start(
                        "relays:\n  - {name: udp, mode: hub, socket: \"udp-listen://127.0.0.1:0\", payload: text}\n");
                DatagramSocket sender = new DatagramSocket()) {
            InetSocketAddress target = process.admin().listening("udp");
            MessageListener.Session session = MessageListener.open(process.webSocket("ws/relay/udp"));
            // The 101 comes before the subscription.
            Eventually.holds(() ->
                    process.admin().get("api/v1/relays/udp").body().toString().contains("\"sessions\":1"));
            AtomicInteger sent = new AtomicInteger();
            ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
            Future<?> pacing = pace.scheduleAtFixedRate(
                    () -> {
                        for (int i = 0; i < 5 && sent.get() < datagrams; i++) {
                            byte[] bytes =
                                    Integer.toString(sent.getAndIncrement()).getBytes(US_ASCII);
                            try {
                                sender.send(new DatagramPacket(bytes, bytes.length, target));
                            } catch (IOException broken) {
                                throw new IllegalStateException(broken);
                            }
                        }
                    },
                    0,
                    1,
                    TimeUnit.MILLISECONDS);
            for (int i = 0; i < datagrams; i++) {
                byte[] heard = session.heard().poll(20, TimeUnit.SECONDS);
                assertEquals(Integer.toString(i), heard == null ? "nothing" : new String(heard, US_ASCII));
            }
            pacing.cancel(false);
            pace.shutdownNow();
        }
    }

    @Test
    void everySessionReceivesTheMessagesOfAThousandShortConnectionsOnceAndInOrder() throws Exception {
        int sessions = 50;
        int peers = 1000;
        int each = 5;
        try (FairleadProcess process =
                FairleadProcess.start("relays:\n  - {name: hub, mode: hub, socket: \"tcp-listen://127.0.0.1:0\"}\n")) {
            CountDownLatch all = new CountDownLatch(sessions * peers * each);
            List<List<String>> heard = new ArrayList<>();
            for (int i = 0; i < sessions; i++) {
                List<String> mine = new ArrayList<>();
                heard.add(mine);
                MessageListener.open(process.webSocket("ws/relay/hub"), bytes -> {
                    mine.add(new String(bytes, US_ASCII));
                    all.countDown();
                });
            }
            InetSocketAddress target = process.admin().listening("hub");
            for (int peer = 0; peer < peers; peer++) {
                try (Socket socket = new Socket()) {
                    socket.connect(target);
                    StringBuilder lines = new StringBuilder();
                    for (int i = 0; i < each; i++) {
                        lines.append(peer).append(' ').append(i).append('\n');
                    }
                    socket.getOutputStream().write(lines.toString().getBytes(US_ASCII));
                }
            }
            all.await();
            for (List<String> mine : heard) {
                assertEquals(peers * each, mine.size());
                Map<String, Integer> next = new HashMap<>();
                for (String message : mine) {
                    String[] words = message.split(" ", 2);
                    assertEquals(next.merge(words[0], 1, Integer::sum) - 1, Integer.parseInt(words[1]), message);
                }
                assertEquals(peers, next.size());
            }
            Eventually.holds(() -> process.admin().status("hub").path("peers").intValue() == 0);
        }
    }
}
