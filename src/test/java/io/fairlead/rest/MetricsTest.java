package io.fairlead.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.access.Sessions;
import io.fairlead.core.Counters;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Meters;
import io.fairlead.core.StoreState;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final Meters meters = new Meters();
    private final Counters echo = new Counters();

    private MetricsResource resource() {
        About about = new About(
                "0.1.0",
                "17",
                Instant.EPOCH,
                Clock.systemUTC(),
                new ContainerReport("a server", "1.2", List.of(), List.of()));
        return new MetricsResource(new Metrics(
                about,
                List::of,
                List::of,
                List::of,
                new Sessions(10, 10),
                () -> Map.of("echo", echo),
                meters,
                MemoryBudget.unlimited(),
                () -> new StoreState(false, "away", 7, 3)));
    }

    private static String text(Response response) {
        return new String((byte[]) response.getEntity(), StandardCharsets.UTF_8);
    }

    @Test
    void everyFamilyHasItsFixedName() throws Exception {
        echo.received(7);
        meters.dropped("drop-oldest", 3);
        meters.upstreamConnect("ok");
        meters.authFailure("missing");
        meters.slowConsumers().increment();
        meters.outboxBytes().add(42);
        meters.delivery().record(2_000_000);
        meters.pingRoundTrip().record(200_000_000_000L);
        String text = text(resource().scrape(null));
        for (String line : List.of(
                "fairlead_sessions_active{endpoint=\"chat\"} 0.0",
                "fairlead_rooms_active 0.0",
                "fairlead_boards_active 0.0",
                "fairlead_members_active{endpoint=\"chat\"} 0.0",
                "fairlead_members_active{endpoint=\"sketch\"} 0.0",
                "fairlead_messages_received_total{endpoint=\"echo\",relay=\"\",side=\"session\"} 1.0",
                "fairlead_bytes_received_total{endpoint=\"echo\",relay=\"\",side=\"session\"} 7.0",
                "fairlead_messages_sent_total{endpoint=\"echo\",relay=\"\",side=\"session\"} 0.0",
                "fairlead_bytes_sent_total{endpoint=\"echo\",relay=\"\",side=\"session\"} 0.0",
                "fairlead_messages_dropped_total{reason=\"drop-oldest\"} 3.0",
                "fairlead_outbox_bytes 42.0",
                "fairlead_slow_consumers_total 1.0",
                "fairlead_upstream_connects_total{result=\"ok\"} 1.0",
                "fairlead_auth_failures_total{reason=\"missing\"} 1.0",
                "fairlead_delivery_seconds_bucket{le=\"0.0025\"} 1",
                "fairlead_delivery_seconds_bucket{le=\"0.001\"} 0",
                "fairlead_delivery_seconds_count 1",
                "fairlead_ping_rtt_seconds_bucket{le=\"10.0\"} 0",
                "fairlead_ping_rtt_seconds_bucket{le=\"+Inf\"} 1",
                "fairlead_store_up 0.0",
                "fairlead_store_spool_bytes 7.0",
                "fairlead_store_lost_total 3.0",
                "fairlead_build_info{java=\"17\",version=\"0.1.0\"} 1")) {
            assertTrue(text.contains("\n" + line + "\n"), line + " is not in\n" + text);
        }
    }

    @Test
    void openMetricsIsThereForThoseWhoAsk() throws Exception {
        Response response = resource().scrape("application/openmetrics-text; version=1.0.0");
        assertTrue(response.getHeaderString("Content-Type").startsWith("application/openmetrics-text"));
        assertTrue(text(response).endsWith("# EOF\n"));
    }

    @Test
    void anyoneElseGetsPlainText() throws Exception {
        Response response = resource().scrape("text/html,*/*");
        assertTrue(response.getHeaderString("Content-Type").startsWith("text/plain"));
        assertEquals(200, response.getStatus());
    }
}
