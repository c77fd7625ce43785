package io.fairlead.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.extension.Eventually;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One room, 500 members, 20 messages a second: each hears each once and in order, and the one who stopped reading is
 * shown the door without harm to the others.
 *
 * <p>The profile {@code bench} runs it for 30 s.
 */
@Timeout(240)
class CrowdedRoomIT {
    private static final int SECONDS = Integer.getInteger("fairlead.room.seconds", 6);
    private static final int MEMBERS = 500;
    private static final int RATE = 20;
    /** What a stalled member does not take fills its socket and then its queue within a second or two. */
    private static final int TEXT = 4000;

    private static final double MAX_GROWTH_MIB = 48;

    @Test
    void eachHearsEachOnceAndInOrder() throws Exception {
        try (FairleadProcess process = start();
                Audience audience = new Audience(room(process), MEMBERS)) {
            MessageListener.Session speaker = speaker(process);
            double before = process.vitals().heapMiB();
            int said = 0;
            long begin = System.nanoTime();
            while (said < SECONDS * RATE) {
                say(speaker, 100);
                said++;
                awaitTurn(begin, said);
            }
            long all = (long) said * MEMBERS;
            Eventually.holds(() -> audience.heard() >= all || audience.ended() > 0);
            double after = process.vitals().heapMiB();
            report(said, audience, before, after);
            assertEquals(0, audience.ended());
            assertEquals(all, audience.heard());
            assertEquals(List.of(), audience.faults());
            assertTrue(after - before < MAX_GROWTH_MIB, before + " MiB, then " + after);
        }
    }

    @Test
    void whoStopsReadingIsClosedAndHurtsNobody() throws Exception {
        try (FairleadProcess process = start();
                Audience audience = new Audience(room(process), MEMBERS / 10);
                SocketChannel stalled = Audience.open(room(process), "stalled", 4 << 10)) {
            MessageListener.Session speaker = speaker(process);
            double before = process.vitals().heapMiB();
            int said = 0;
            long begin = System.nanoTime();
            while (slowConsumers(process) == 0) {
                for (int i = 0; i < RATE; i++) {
                    say(speaker, TEXT);
                    said++;
                }
                awaitTurn(begin, said / 5);
            }
            long all = (long) said * (MEMBERS / 10);
            Eventually.holds(() -> audience.heard() >= all || audience.ended() > 0);
            report(said, audience, before, process.vitals().heapMiB());
            assertEquals(0, audience.ended());
            assertEquals(all, audience.heard());
            assertEquals(List.of(), audience.faults());
            assertEquals(4008, lastCode(stalled));
        }
    }

    private static FairleadProcess start() throws Exception {
        return FairleadProcess.start(
                "websocket: {pingInterval: 0s, sendTimeout: 2s, maxSessionsPerAddress: 1000}\n"
                        + "chat: {rate: 10000/s, delivery: {policy: disconnect, maxQueue: 256KiB}}\n",
                "-Xmx256m");
    }

    private static URI room(FairleadProcess process) throws InterruptedException {
        return process.webSocket("ws/chat/crowded");
    }

    private static MessageListener.Session speaker(FairleadProcess process) throws Exception {
        return MessageListener.open(URI.create(room(process) + "?nick=speaker"), heard -> {});
    }

    /** Says when it was said, and so much more. */
    private static void say(MessageListener.Session speaker, int more) {
        speaker.socket()
                .sendText("{\"type\":\"say\",\"text\":\"" + System.nanoTime() + " " + "x".repeat(more) + "\"}", true)
                .join();
    }

    private static void awaitTurn(long begin, int turn) throws InterruptedException {
        Eventually.pause(Duration.ofNanos(begin + turn * (1_000_000_000L / RATE) - System.nanoTime()));
    }

    private static void report(int said, Audience audience, double before, double after) {
        System.out.printf(
                "%d messages, %d heard, slowest delivery %d ms, heap after GC %.1f then %.1f MiB%n",
                said, audience.heard(), audience.slowestMillis(), before, after);
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

    /** Reads to the end; the code of the close frame, or 0 when there was none. */
    private static int lastCode(SocketChannel stalled) throws Exception {
        stalled.socket().setSoTimeout((int) TimeUnit.SECONDS.toMillis(20));
        InputStream in = stalled.socket().getInputStream();
        int code = 0;
        int first = in.read();
        while (first >= 0) {
            int length = in.read() & 127;
            if (length == 126) {
                length = in.read() << 8 | in.read();
            } else if (length == 127) {
                length = (int) new java.io.DataInputStream(in).readLong();
            }
            byte[] payload = in.readNBytes(length);
            if ((first & 15) == 8 && payload.length >= 2) {
                code = (payload[0] & 0xff) << 8 | payload[1] & 0xff;
            }
            try {
                first = in.read();
            } catch (java.io.IOException reset) {
                first = -1;
            }
        }
        return code;
    }
}
