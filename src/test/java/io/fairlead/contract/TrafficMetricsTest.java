package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code /metrics} while messages go through a hub. */
@Timeout(60)
@GatewayWith("relays: [{name: m, mode: hub, socket: \"tcp-listen://127.0.0.1:0\"}]\n")
class TrafficMetricsTest {
    private static final Pattern SAMPLE =
            Pattern.compile("([a-z_]+)(\\{(?:[a-z_]+=\"[^\"]*\",?)*})? (-?[0-9.]+(?:E-?[0-9]+)?|NaN|\\+Inf)");
    private final GatewayTarget gateway;

    TrafficMetricsTest(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    private Map<String, Double> scrape() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(gateway.base().resolve("metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
        assertTrue(answer.headers()
                .firstValue("Content-Type")
                .orElse("")
                .replace(" ", "")
                .startsWith("text/plain;version=0.0.4"));
        Map<String, Double> samples = new LinkedHashMap<>();
        for (String line : answer.body().lines().toList()) {
            if (!line.startsWith("#")) {
                assertTrue(SAMPLE.matcher(line).matches(), line);
                int space = line.lastIndexOf(' ');
                assertEquals(null, samples.put(line.substring(0, space), number(line.substring(space + 1))), line);
            }
        }
        return samples;
    }

    private static double number(String text) {
        return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }

    private static double traffic(Map<String, Double> samples, String what, String side) {
        return samples.entrySet().stream()
                .filter(sample -> sample.getKey().startsWith("fairlead_" + what + "_total{"))
                .filter(sample -> sample.getKey().contains("relay=\"m\""))
                .filter(sample -> sample.getKey().contains("side=\"" + side + "\""))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    @Test
    void countersGrowByWhatWentThroughAndHistogramsAddUp() throws Exception {
        TestRelay relay = new TestRelay(gateway, "m");
        WebSocketProbe session = WebSocketProbe.open(gateway.base(), "ws/relay/m");
        relay.awaitSessions(1);
        try (Socket peer = new Socket()) {
            peer.connect(relay.address());
            peer.setSoTimeout(10_000);
            peer.getOutputStream().write("abc\nabc\nabc\n".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 3; i++) {
                assertEquals("abc", session.next());
            }
            session.send("hello");
            session.send("hello");
            InputStream in = peer.getInputStream();
            assertEquals("hello\nhello\n", new String(in.readNBytes(12), StandardCharsets.US_ASCII));
            Map<String, Double> samples = settled();
            assertEquals(3, traffic(samples, "messages_received", "peer"));
            assertEquals(9, traffic(samples, "bytes_received", "peer"));
            assertEquals(3, traffic(samples, "messages_sent", "session"));
            assertEquals(9, traffic(samples, "bytes_sent", "session"));
            assertEquals(2, traffic(samples, "messages_received", "session"));
            assertEquals(10, traffic(samples, "bytes_received", "session"));
            assertEquals(12, traffic(samples, "bytes_sent", "peer"));
            assertEquals(1.0, samples.get("fairlead_sessions_active{endpoint=\"relay\"}"));
            assertEquals(1.0, samples.get("fairlead_peers_active{relay=\"m\",transport=\"tcp\"}"));
            assertEquals(0.0, samples.get("fairlead_outbox_bytes"));
            assertHistogram(samples, "fairlead_delivery_seconds", 5);
            assertHistogram(samples, "fairlead_ping_rtt_seconds", 0);
            assertNames(samples.keySet());
        } finally {
            session.close();
        }
    }

    /** The last write is counted a moment after the peer could read it. */
    private Map<String, Double> settled() throws Exception {
        Map<String, Double> samples = scrape();
        while (traffic(samples, "messages_sent", "peer") < 2) {
            samples = scrape();
        }
        assertEquals(2, traffic(samples, "messages_sent", "peer"));
        return samples;
    }

    private static void assertHistogram(Map<String, Double> samples, String name, double atLeast) {
        double last = 0;
        for (Map.Entry<String, Double> sample : samples.entrySet()) {
            if (sample.getKey().startsWith(name + "_bucket")) {
                assertTrue(sample.getValue() >= last, sample.toString());
                last = sample.getValue();
            }
        }
        assertEquals(samples.get(name + "_bucket{le=\"+Inf\"}"), samples.get(name + "_count"));
        assertEquals(last, samples.get(name + "_count"));
        assertTrue(last >= atLeast, name + " " + last);
        assertTrue(samples.get(name + "_sum") >= 0);
    }

    private static void assertNames(Set<String> samples) {
        Set<String> names = new TreeSet<>();
        samples.forEach(sample -> names.add(sample.replaceFirst("\\{.*", "")));
        Set<String> contract = new TreeSet<>();
        for (String name : new String[] {
            "sessions_active",
            "peers_active",
            "messages_received_total",
            "messages_sent_total",
            "bytes_received_total",
            "bytes_sent_total",
            "outbox_bytes",
            "memory_kept_bytes",
            "memory_limit_bytes",
            "memory_closed_total",
            "slow_consumers_total",
            "delivery_seconds_bucket",
            "delivery_seconds_count",
            "delivery_seconds_sum",
            "ping_rtt_seconds_bucket",
            "ping_rtt_seconds_count",
            "ping_rtt_seconds_sum",
            "auth_failures_total",
            "messages_dropped_total",
            "upstream_connects_total",
            "rooms_active",
            "boards_active",
            "members_active",
            "store_up",
            "store_spool_bytes",
            "store_lost_total",
            "build_info"
        }) {
            contract.add("fairlead_" + name);
        }
        names.removeIf(name -> !contract.contains(name) && !name.startsWith("fairlead_"));
        Set<String> strangers = new TreeSet<>(names);
        strangers.removeAll(contract);
        assertEquals(Set.of(), strangers);
        // Families without a sample yet have none to show.
        contract.removeAll(Set.of(
                "fairlead_auth_failures_total", "fairlead_messages_dropped_total", "fairlead_upstream_connects_total"));
        assertTrue(names.containsAll(contract), names.toString());
    }
}
