package io.fairlead.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.extension.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A feed that no machine of two processors can hand to 200 sessions, 20 of which never read. What must hold whatever
 * the load: memory stays flat, others are answered, and who is hurt is hurt as the policy says.
 *
 * <p>The profile {@code bench} runs it for 30 s.
 */
@Timeout(240)
class FlatMemoryIT {
    private static final Duration RUN = Duration.ofSeconds(Integer.getInteger("fairlead.flat.seconds", 8));
    private static final int READERS = 178;
    private static final int LAGGARDS = 20;

    /**
     * Every outbox holds up to 256 KiB by reference. With nothing shared and all of them full that is 50 MiB; another
     * 14 for a collection in the midst of the work.
     */
    private static final double MAX_GROWTH_MIB = 64;

    /** The heap is capped at 256 MiB and may be touched whole; what comes on top of it is the JVM's. */
    private static final long MAX_RSS_MIB = 256 + 164;

    private static final long MAX_ANSWER_MILLIS = 10_000;

    @Test
    void underDisconnectSlowSessionsAreClosedAndMemoryStaysFlat() throws Exception {
        try (FairleadProcess process = start("disconnect");
                Crowd crowd = new Crowd(process.webSocket("ws/relay/feed"), READERS, LAGGARDS)) {
            List<Long> exact = run(process, crowd, () -> slowConsumers(process) >= LAGGARDS);
            for (int i = 1; i < exact.size(); i++) {
                assertEquals(exact.get(i - 1) + 1, exact.get(i), "a hole, which disconnect does not make");
            }
            Eventually.holds(
                    () -> process.admin().status("feed").path("sessions").intValue() <= READERS + 1 - crowd.ended());
            System.out.println("  readers dropped: " + crowd.ended());
        }
    }

    @Test
    void underDropOldestSlowSessionsStayAndMemoryStaysFlat() throws Exception {
        try (FairleadProcess process = start("drop-oldest");
                Crowd crowd = new Crowd(process.webSocket("ws/relay/feed"), READERS, LAGGARDS)) {
            List<Long> exact = run(process, crowd, () -> dropped(process) > 0);
            for (int i = 1; i < exact.size(); i++) {
                assertTrue(exact.get(i) > exact.get(i - 1), "out of order, or twice");
            }
            assertEquals(0, crowd.ended());
            assertEquals(0, slowConsumers(process));
            assertEquals(
                    READERS + LAGGARDS + 1,
                    process.admin().status("feed").path("sessions").intValue());
        }
    }

    private static FairleadProcess start(String policy) throws Exception {
        return FairleadProcess.start(
                "websocket: {pingInterval: 0s, sendTimeout: 2s, maxSessionsPerAddress: 1000}\n"
                        + "relays:\n  - {name: feed, mode: hub, socket: \"tcp-listen://127.0.0.1:0\", delivery: {policy: "
                        + policy + ", maxQueue: 256KiB}}\n",
                "-Xmx256m");
    }

    private static long slowConsumers(FairleadProcess process) throws Exception {
        return process.admin()
                .get("metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("fairlead_slow_consumers_total"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static long dropped(FairleadProcess process) throws Exception {
        return process.admin()
                .status("feed")
                .path("counters")
                .path("dropped")
                .path("drop-oldest")
                .longValue();
    }

    /** Feeds, looks in on others meanwhile, and returns the numbers that one exact session heard. */
    private static List<Long> run(FairleadProcess process, Crowd crowd, Callable<Boolean> hurt) throws Exception {
        ConcurrentLinkedQueue<Long> exact = new ConcurrentLinkedQueue<>();
        MessageListener.open(
                process.webSocket("ws/relay/feed"),
                bytes -> exact.add(Long.parseLong(new String(bytes, US_ASCII).strip())));
        MessageListener.Session echo = MessageListener.open(process.webSocket("ws/echo"));
        double heapBefore = process.vitals().heapMiB();
        long rssBefore = process.vitals().rssMiB();
        double heapEarly;
        double heapLate;
        long rssLate;
        long slowest = 0;
        long sent;
        try (Feed feed = new Feed(process.admin().listening("feed"))) {
            long begin = System.nanoTime();
            slowest = lookIn(process, echo, begin + RUN.toNanos() / 3, () -> true);
            heapEarly = process.vitals().heapMiB();
            slowest = Math.max(slowest, lookIn(process, echo, begin + RUN.toNanos(), hurt));
            heapLate = process.vitals().heapMiB();
            rssLate = process.vitals().rssMiB();
            sent = feed.sent();
        }
        System.out.printf(
                "%d s: %d messages fed, %d MiB read by %d sessions (%d dropped), slowest answer %d ms,"
                        + " heap after GC %.1f idle, %.1f early, %.1f late MiB, RSS %d then %d MiB, processor %d ms%n",
                RUN.toSeconds(),
                sent,
                crowd.bytes() >> 20,
                READERS,
                crowd.ended(),
                slowest,
                heapBefore,
                heapEarly,
                heapLate,
                rssBefore,
                rssLate,
                process.vitals().cpuTicks() * 10);
        assertTrue(heapLate - heapBefore < MAX_GROWTH_MIB, "the heap grew from " + heapBefore + " to " + heapLate);
        assertTrue(rssLate < MAX_RSS_MIB, "RSS " + rssLate);
        assertTrue(slowest < MAX_ANSWER_MILLIS, "an answer took " + slowest + " ms");
        return new ArrayList<>(exact);
    }

    /** Asks again and again, until then and until the policy had to act; returns how long the slowest answer took, in milliseconds. */
    private static long lookIn(
            FairleadProcess process, MessageListener.Session echo, long until, Callable<Boolean> hurt)
            throws Exception {
        long slowest = 0;
        int round = 0;
        while (System.nanoTime() - until < 0 || !hurt.call()) {
            long asked = System.nanoTime();
            String word = "still there? " + ++round;
            echo.socket().sendText(word, true).join();
            assertEquals(word, echo.next());
            assertEquals(200, process.admin().get("health/live").statusCode());
            slowest = Math.max(slowest, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked));
        }
        return slowest;
    }
}
