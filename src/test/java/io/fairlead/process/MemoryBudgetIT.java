package io.fairlead.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.extension.Eventually;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Clients of one address that make a gateway with 96 MiB of heap keep as much as they can: it answers others throughout,
 * and its memory stays flat.
 *
 * <p>The profile {@code bench} runs each for longer.
 */
@Timeout(300)
class MemoryBudgetIT {
    private static final Duration RUN = Duration.ofSeconds(Integer.getInteger("fairlead.flat.seconds", 8));
    private static final long MAX_ANSWER_MILLIS = 5_000;
    private static final String LIMITS = "websocket: {maxSessionsPerAddress: 5000}\n";

    private static FairleadProcess start(String yaml) throws Exception {
        FairleadProcess process = FairleadProcess.start(LIMITS + yaml, "-Xmx96m");
        assertEquals(200, process.admin().get("health/live").statusCode(), "the API is made when it is first asked");
        return process;
    }

    private static InetSocketAddress http(FairleadProcess process) throws Exception {
        URI base = process.base();
        return new InetSocketAddress(base.getHost(), base.getPort());
    }

    /** Looks in on others as long as the attack lasts. */
    private static void lookIn(FairleadProcess process, MessageListener.Session echo, String attack) throws Exception {
        long begin = System.nanoTime();
        long slowest = 0;
        int round = 0;
        while (System.nanoTime() - begin < RUN.toNanos()) {
            long asked = System.nanoTime();
            assertEquals(200, process.admin().get("health/live").statusCode());
            slowest = Math.max(slowest, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked));
            String word = "still there? " + ++round;
            echo.socket().sendText(word, true).join();
            assertEquals(word, echo.next());
        }
        JsonNode memory = process.admin().json("api/v1/stats").path("memory");
        double heap = process.vitals().heapMiB();
        System.out.printf(
                "%s, %d s: slowest answer of /health/live %d ms, %d rounds, kept %s, heap after GC %.1f MiB%n",
                attack, RUN.toSeconds(), slowest, round, memory, heap);
        assertTrue(slowest < MAX_ANSWER_MILLIS, "/health/live took " + slowest + " ms");
        assertTrue(heap < 80, "heap " + heap);
        assertFalse(process.errSoFar().contains("OutOfMemoryError"), process.errSoFar());
    }

    @Test
    void sessionsThatSendAndNeverReadAreClosedAndOthersGoOn() throws Exception {
        byte[] frame = Attackers.frame(true, 60_000, 60_000);
        try (FairleadProcess process = start("")) {
            MessageListener.Session echo = MessageListener.open(process.webSocket("ws/echo"));
            try (Attackers attackers = new Attackers(400, http(process), Attackers.handshake("/ws/echo"), frame)) {
                lookIn(process, echo, "400 sessions that never read");
                assertTrue(attackers.ended() > 0, "nobody was closed of " + attackers.written() + " bytes");
            }
        }
    }

    @Test
    void sessionsWithHalfAMessageEachAreToldThatTheGatewayIsBusy() throws Exception {
        byte[] handshake = Attackers.handshake("/ws/echo");
        byte[] half = Attackers.frame(true, 65_000, 60_000);
        byte[] all = ByteBuffer.allocate(handshake.length + half.length)
                .put(handshake)
                .put(half)
                .array();
        try (FairleadProcess process = start("")) {
            MessageListener.Session echo = MessageListener.open(process.webSocket("ws/echo"));
            try (Attackers attackers = new Attackers(1_232, http(process), all, new byte[0])) {
                lookIn(process, echo, "1,232 halves of messages");
                assertTrue(
                        attackers.answers().stream()
                                .anyMatch(answer -> answer.contains("\u0003\u00f5busy: the gateway's memory")),
                        "nobody was told 1013");
            }
        }
    }

    @Test
    void headsThatNeverEndAreDroppedAndOthersGoOn() throws Exception {
        byte[] half = ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: " + "x".repeat(15_000))
                .getBytes(StandardCharsets.US_ASCII);
        try (FairleadProcess process = start("")) {
            MessageListener.Session echo = MessageListener.open(process.webSocket("ws/echo"));
            try (Attackers attackers = new Attackers(3_000, http(process), half, new byte[0])) {
                lookIn(process, echo, "3,000 halves of heads");
                assertTrue(attackers.ended() > 0, "nobody was dropped of " + attackers.written() + " bytes");
            }
        }
    }

    @Test
    void answersThatNobodyReadsArePiecesAndOthersGoOn() throws Exception {
        byte[] gets = "GET /js/fairlead.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                .repeat(200)
                .getBytes(StandardCharsets.US_ASCII);
        try (FairleadProcess process = start("")) {
            MessageListener.Session echo = MessageListener.open(process.webSocket("ws/echo"));
            try (Attackers attackers = new Attackers(300, http(process), gets, gets)) {
                lookIn(process, echo, "300 connections that read no page");
                assertTrue(attackers.written() > 0);
            }
        }
    }

    @Test
    void postsThatWaitForTheirSessionAreCountedAndOthersGoOn() throws Exception {
        try (ServerSocket upstream = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
                FairleadProcess process = start("relays:\n  - {name: shut, mode: proxy, socket: \"tcp://127.0.0.1:"
                        + upstream.getLocalPort() + "\"}\n")) {
            MessageListener.Session echo = MessageListener.open(process.webSocket("ws/echo"));
            try (WaitingPosts attackers = new WaitingPosts(120, process.base().resolve("sse/relay/shut"), 60_000)) {
                assertTrue(attackers.refused() > 0, "the gateway is never busy");
                lookIn(process, echo, "event streams with 16 posts each");
                assertTrue(attackers.answered() > 0);
            }
        }
    }

    @Test
    void aHistoryThatCouldTakeItAllIsRefusedWithTheFigure() throws Exception {
        try (FairleadProcess process = start("")) {
            var refused = process.admin()
                    .post(
                            "api/v1/relays?dryRun=true",
                            "{\"name\":\"big\",\"mode\":\"hub\",\"socket\":\"tcp-listen://127.0.0.1:0\","
                                    + "\"framing\":\"length(4, be)\",\"maxFrame\":\"8MiB\",\"history\":200}");
            assertEquals(400, refused.statusCode());
            assertTrue(refused.body().contains("\"/history\""), refused.body());
            assertTrue(refused.body().contains(Long.toString(200L * (8 << 20))), refused.body());
        }
    }

    @Test
    void aPeerThatFillsAHubWithLargeMessagesLeavesRoomForOthers() throws Exception {
        try (FairleadProcess process = start("relays:\n  - {name: big, mode: hub, socket: \"tcp-listen://127.0.0.1:0\","
                + " framing: \"length(4, be)\", maxFrame: 8MiB, history: 4, delivery: {maxQueue: 8MiB}}\n")) {
            MessageListener.Session echo = MessageListener.open(process.webSocket("ws/echo"));
            byte[] message = ByteBuffer.allocate(4 + (8 << 20)).putInt(8 << 20).array();
            try (Attackers attackers = new Attackers(1, process.admin().listening("big"), message, message)) {
                lookIn(process, echo, "a peer with messages of 8 MiB");
                Eventually.holds(() -> attackers.written() > 14L * (8 << 20));
            }
        }
    }
}
