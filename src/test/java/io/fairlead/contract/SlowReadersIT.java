package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.appserver.ServerHost;
import io.fairlead.appserver.ServerUnderTest;
import io.fairlead.extension.Eventually;
import io.fairlead.process.Vitals;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions that never read, on a server whose own queues have no bound: 2,000 messages of 1 KiB a second for 20 s. */
@Timeout(180)
@GatewayWith("websocket: {pingInterval: 0s, maxSessionsPerAddress: 1000}\n")
class SlowReadersIT {
    private static final int LAGGARDS = 50;
    private static final int PER_SECOND = 2_000;
    private static final int MESSAGES = PER_SECOND * 20;
    private static final int STEP = 20;
    private static final int STILL_MILLIS = 500;
    /** Each outbox is full after a quarter of them; from then on nothing may grow but what a collection is late for. */
    private static final double MAX_GROWTH_MIB = 8;

    private final GatewayTarget gateway;

    SlowReadersIT(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    @Test
    void theHeapStaysFlatAndWhoReadsHearsAll() throws Exception {
        List<RawWs> laggards = new ArrayList<>();
        try (TestRelay relay = gateway.relay("'mode':'hub','socket':'tcp-listen://127.0.0.1:0',"
                + "'delivery':{'policy':'drop-oldest','maxQueue':'256KiB'}")) {
            for (int i = 0; i < LAGGARDS; i++) {
                laggards.add(RawWs.open(relay.ws(""), 4096));
            }
            try (WsClient quick = relay.open();
                    TcpPeer feed = relay.connect()) {
                measure(relay, quick, feed.socket(), laggards);
            }
        } finally {
            for (RawWs laggard : laggards) {
                laggard.close();
            }
        }
    }

    private void measure(TestRelay relay, WsClient quick, Socket feed, List<RawWs> laggards) throws Exception {
        Vitals server = vitals();
        long begin = System.nanoTime();
        feed(feed, quick, 0, begin, MESSAGES / 4);
        double early = server.heapMiB();
        feed(feed, quick, MESSAGES / 4, begin, MESSAGES);
        double late = server.heapMiB();
        System.out.printf(
                "%s: %d sessions that never read, %d messages of 1 KiB in %.1f s, heap after GC %.1f then %.1f MiB, RSS %d MiB%n",
                ServerUnderTest.isChosen()
                        ? ((ServerHost) gateway.host()).server().name()
                        : "embedded",
                LAGGARDS,
                MESSAGES,
                (System.nanoTime() - begin) / 1e9,
                early,
                late,
                server.rssMiB());
        assertTrue(relay.dropped("drop-oldest") > 0, "nothing was dropped");
        assertEquals(LAGGARDS + 1, relay.status().get("sessions").intValue(), () -> "ended: " + ends(laggards));
        assertTrue(late - early < MAX_GROWTH_MIB, "the heap grew from " + early + " to " + late + " MiB");
    }

    /** What those who are gone were told. */
    private static List<String> ends(List<RawWs> laggards) {
        return laggards.stream()
                .map(SlowReadersIT::end)
                .filter(end -> !end.isEmpty())
                .toList();
    }

    /** Empty: it is still there. */
    private static String end(RawWs laggard) {
        try {
            laggard.socket().setSoTimeout(STILL_MILLIS);
            return Integer.toString(laggard.closeCode());
        } catch (SocketTimeoutException open) {
            return "";
        } catch (IOException gone) {
            return gone.toString();
        }
    }

    private Vitals vitals() throws Exception {
        return ((ServerHost) gateway.host()).server().process().vitals();
    }

    /** At an even pace, or as fast as the machine can; the one who reads hears each in its order. */
    private static void feed(Socket feed, WsClient quick, int from, long begin, int until) throws Exception {
        int number = from;
        while (number < until) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < STEP; i++) {
                lines.append(number + i).append('-').append("x".repeat(1_017)).append('\n');
            }
            feed.getOutputStream().write(WsClient.bytes(lines.toString()));
            for (int i = 0; i < STEP; i++) {
                String heard = quick.text();
                assertTrue(heard.startsWith(number + "-"), heard.substring(0, 12));
                number++;
            }
            Eventually.pause(Duration.ofNanos(begin + number * (1_000_000_000L / PER_SECOND) - System.nanoTime()));
        }
    }
}
