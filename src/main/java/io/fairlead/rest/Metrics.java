package io.fairlead.rest;

import io.fairlead.access.Sessions;
import io.fairlead.channel.ChannelRegistry;
import io.fairlead.core.Counters;
import io.fairlead.core.LatencyHistogram;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Meters;
import io.fairlead.core.StoreState;
import io.fairlead.relay.Relay;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * The gateway's metrics for Prometheus, collected on each scrape. Traffic metrics have the labels {@code relay} and
 * {@code endpoint}, one of them empty, because all metrics of a family have the same labels.
 *
 * <p>Threading: safe; stateless.
 */
final class Metrics implements MultiCollector {
    private final About about;
    private final Supplier<List<Relay>> relays;
    private final Supplier<? extends Collection<? extends ChannelRegistry.ChannelOwner>> rooms;
    private final Supplier<? extends Collection<? extends ChannelRegistry.ChannelOwner>> boards;
    private final Sessions sessions;
    private final Supplier<Map<String, Counters>> endpoints;
    private final Meters meters;
    private final MemoryBudget memory;
    private final Supplier<StoreState> store;

    Metrics(
            About about,
            Supplier<List<Relay>> relays,
            Supplier<? extends Collection<? extends ChannelRegistry.ChannelOwner>> rooms,
            Supplier<? extends Collection<? extends ChannelRegistry.ChannelOwner>> boards,
            Sessions sessions,
            Supplier<Map<String, Counters>> endpoints,
            Meters meters,
            MemoryBudget memory,
            Supplier<StoreState> store) {
        this.about = about;
        this.relays = relays;
        this.rooms = rooms;
        this.boards = boards;
        this.sessions = sessions;
        this.endpoints = endpoints;
        this.meters = meters;
        this.memory = memory;
        this.store = store;
    }

    private record Flow(Labels labels, Counters counters) {}

    @Override
    public MetricSnapshots collect() {
        List<Relay> all = relays.get();
        List<Flow> flows = flows(all);
        Stats.ChannelCounts roomStats = Stats.ChannelCounts.of(rooms.get());
        Stats.ChannelCounts boardStats = Stats.ChannelCounts.of(boards.get());
        StoreState state = store.get();
        return MetricSnapshots.of(
                active(),
                peers(all),
                gauge("rooms_active", "Chat rooms in memory", roomStats.total()),
                gauge("boards_active", "Sketch boards in memory", boardStats.total()),
                members(roomStats, boardStats),
                traffic("messages_received", "Messages that came in", flows, Counters::messagesIn),
                traffic("messages_sent", "Messages that went out", flows, Counters::messagesOut),
                traffic("bytes_received", "Payload bytes that came in", flows, Counters::bytesIn),
                traffic("bytes_sent", "Payload bytes that went out", flows, Counters::bytesOut),
                counter("messages_dropped", "Messages given up", "reason", meters.dropped()),
                gauge(
                        "outbox_bytes",
                        "Payload bytes that wait for receivers",
                        meters.outboxBytes().sum()),
                gauge("memory_kept_bytes", "Bytes that clients make the gateway keep", memory.usedBytes()),
                gauge("memory_limit_bytes", "How many of them there may be", memory.limitBytes()),
                counter("memory_closed", "Holders closed to get memory back", memory.closed()),
                counter(
                        "slow_consumers",
                        "Sessions and peers closed because they did not read",
                        meters.slowConsumers().sum()),
                counter("upstream_connects", "Connections that were tried", "result", meters.upstreamConnects()),
                histogram("delivery_seconds", "From entering an outbox to the transport", meters.delivery()),
                histogram("ping_rtt_seconds", "From a ping to its pong", meters.pingRoundTrip()),
                counter("auth_failures", "Refused credentials", "reason", meters.authFailures()),
                gauge("store_up", "Whether the database takes what is to be stored", state.up() ? 1 : 0),
                gauge("store_spool_bytes", "Bytes that wait for the database", state.spoolBytes()),
                counter("store_lost", "Messages and acts that could not be stored", state.lost()),
                InfoSnapshot.builder()
                        .name("fairlead_build")
                        .help("What runs here")
                        .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                                .labels(Labels.of("version", about.version(), "java", about.java()))
                                .build())
                        .build());
    }

    private List<Flow> flows(List<Relay> all) {
        List<Flow> flows = new ArrayList<>();
        for (Relay relay : all) {
            String name = relay.spec().name();
            flows.add(new Flow(labels("peer", name, ""), relay.peerCounters()));
            flows.add(new Flow(labels("session", name, ""), relay.sessionCounters()));
        }
        endpoints.get().forEach((name, counters) -> flows.add(new Flow(labels("session", "", name), counters)));
        return flows;
    }

    private static Labels labels(String side, String relay, String endpoint) {
        return Labels.of("side", side, "relay", relay, "endpoint", endpoint);
    }

    private MetricSnapshot active() {
        GaugeSnapshot.Builder family =
                GaugeSnapshot.builder().name("fairlead_sessions_active").help("Open sessions");
        Stats.SessionCounts.of(sessions)
                .byEndpoint()
                .forEach((endpoint, count) -> family.dataPoint(point(Labels.of("endpoint", endpoint), count)));
        return family.build();
    }

    private static MetricSnapshot peers(List<Relay> all) {
        GaugeSnapshot.Builder family =
                GaugeSnapshot.builder().name("fairlead_peers_active").help("Raw peers");
        for (Relay relay : all) {
            String transport = relay.spec().socket().scheme().transport();
            Labels labels = Labels.of("relay", relay.spec().name(), "transport", transport);
            family.dataPoint(point(labels, relay.status().peers()));
        }
        return family.build();
    }

    /** Chat can have more members than sessions: raw peers are members as well. */
    private static MetricSnapshot members(Stats.ChannelCounts roomStats, Stats.ChannelCounts boardStats) {
        return GaugeSnapshot.builder()
                .name("fairlead_members_active")
                .help("Members of rooms and boards")
                .dataPoint(point(Labels.of("endpoint", "chat"), roomStats.members()))
                .dataPoint(point(Labels.of("endpoint", "sketch"), boardStats.members()))
                .build();
    }

    private static MetricSnapshot gauge(String name, String help, long value) {
        return GaugeSnapshot.builder()
                .name("fairlead_" + name)
                .help(help)
                .dataPoint(point(Labels.EMPTY, value))
                .build();
    }

    private static GaugeSnapshot.GaugeDataPointSnapshot point(Labels labels, long value) {
        return GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value((double) value)
                .build();
    }

    private static MetricSnapshot traffic(String name, String help, List<Flow> flows, ToLongFunction<Counters> value) {
        CounterSnapshot.Builder family = family(name, help);
        flows.forEach(flow -> family.dataPoint(count(flow.labels(), value.applyAsLong(flow.counters()))));
        return family.build();
    }

    private static MetricSnapshot counter(String name, String help, String label, Map<String, Long> values) {
        CounterSnapshot.Builder family = family(name, help);
        values.forEach((key, value) -> family.dataPoint(count(Labels.of(label, key), value)));
        return family.build();
    }

    private static MetricSnapshot counter(String name, String help, long value) {
        return family(name, help).dataPoint(count(Labels.EMPTY, value)).build();
    }

    /** Without the suffix {@code _total}, which the text format adds. */
    private static CounterSnapshot.Builder family(String name, String help) {
        return CounterSnapshot.builder().name("fairlead_" + name).help(help);
    }

    private static CounterSnapshot.CounterDataPointSnapshot count(Labels labels, long value) {
        return CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(labels)
                .value((double) value)
                .build();
    }

    private static MetricSnapshot histogram(String name, String help, LatencyHistogram timings) {
        double[] bounds = LatencyHistogram.boundsSeconds();
        double[] upper = Arrays.copyOf(bounds, bounds.length + 1);
        upper[bounds.length] = Double.POSITIVE_INFINITY;
        Number[] counts = Arrays.stream(timings.counts()).boxed().toArray(Number[]::new);
        return HistogramSnapshot.builder()
                .name("fairlead_" + name)
                .help(help)
                .dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(ClassicHistogramBuckets.of(upper, counts))
                        .sum(timings.sumSeconds())
                        .build())
                .build();
    }
}
