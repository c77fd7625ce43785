package io.fairlead.rest;

import io.fairlead.access.Sessions;
import io.fairlead.channel.ChannelRegistry;
import io.fairlead.chat.Rooms;
import io.fairlead.core.Counters;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Meters;
import io.fairlead.relay.Relay;
import io.fairlead.relay.RelayStatus;
import io.fairlead.relay.Relays;
import io.fairlead.sketch.Boards;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * A summary of the gateway's state.
 *
 * @param uptime in whole seconds
 */
record Stats(
        String version,
        String java,
        @Schema(format = "date-time") String started,
        @Schema(description = "seconds") long uptime,
        SessionCounts sessions,
        RelayCounts relays,
        ChannelCounts rooms,
        ChannelCounts boards,
        Totals totals,
        Memory memory,
        ContainerReport container) {
    private static final String[] ENDPOINTS = {"echo", "chat", "sketch", "relay"};

    /** Open sessions, in total and by endpoint. */
    @Schema(name = "StatsSessions")
    record SessionCounts(int total, Map<String, Integer> byEndpoint) {
        static SessionCounts of(Sessions sessions) {
            Map<String, Integer> counts = new TreeMap<>();
            for (String endpoint : ENDPOINTS) {
                counts.put(endpoint, 0);
            }
            counts.putAll(sessions.countByEndpoint());
            return new SessionCounts(sessions.count(), counts);
        }
    }

    /** Relays by state, and the total number of raw peers. */
    @Schema(name = "StatsRelays")
    record RelayCounts(int total, Map<String, Integer> byState, int peers) {
        static RelayCounts of(Collection<RelayStatus> all) {
            Map<String, Integer> counts = new TreeMap<>();
            for (RelayStatus.State state : RelayStatus.State.values()) {
                counts.put(state.id(), 0);
            }
            all.forEach(status -> counts.merge(status.state().id(), 1, Integer::sum));
            return new RelayCounts(
                    all.size(),
                    counts,
                    all.stream().mapToInt(RelayStatus::peers).sum());
        }
    }

    /** Rooms or boards in memory, and their members on this node. */
    @Schema(name = "StatsPlaces")
    record ChannelCounts(int total, int members) {
        static ChannelCounts of(Collection<? extends ChannelRegistry.ChannelOwner> all) {
            return new ChannelCounts(
                    all.size(),
                    all.stream()
                            .mapToInt(ChannelRegistry.ChannelOwner::memberCount)
                            .sum());
        }
    }

    /** Traffic of both sides of all relays and of the other endpoints since the start. */
    @Schema(name = "StatsTotals")
    record Totals(
            long messagesIn,
            long messagesOut,
            long bytesIn,
            long bytesOut,
            Map<String, Long> dropped,
            long slowConsumers,
            long outboxBytes,
            Map<String, Long> upstreamConnects,
            Map<String, Long> authFailures) {}

    /**
     * Bytes of the Java heap.
     *
     * @param kept bytes buffered for clients
     * @param keptMost the limit of {@code kept}
     */
    @Schema(name = "StatsMemory")
    record Memory(long used, long committed, long max, long kept, long keptMost) {
        static Memory now(MemoryBudget budget) {
            Runtime runtime = Runtime.getRuntime();
            long committed = runtime.totalMemory();
            return new Memory(
                    committed - runtime.freeMemory(),
                    committed,
                    runtime.maxMemory(),
                    budget.usedBytes(),
                    budget.limitBytes());
        }
    }

    static Stats of(
            About about,
            Relays relays,
            Rooms rooms,
            Boards boards,
            Sessions sessions,
            Map<String, Counters> endpoints,
            Meters meters,
            MemoryBudget memory) {
        Collection<RelayStatus> all = relays.all().stream().map(Relay::status).toList();
        return new Stats(
                about.version(),
                about.java(),
                about.started().toString(),
                Duration.between(about.started(), about.clock().instant()).toSeconds(),
                SessionCounts.of(sessions),
                RelayCounts.of(all),
                ChannelCounts.of(rooms.all()),
                ChannelCounts.of(boards.all()),
                totals(all, endpoints.values(), meters),
                Memory.now(memory),
                about.container());
    }

    private static Totals totals(Collection<RelayStatus> relays, Collection<Counters> endpoints, Meters meters) {
        long[] sums = new long[4];
        relays.stream()
                .map(RelayStatus::counters)
                .forEach(c -> add(sums, c.messagesIn(), c.messagesOut(), c.bytesIn(), c.bytesOut()));
        endpoints.forEach(c -> add(sums, c.messagesIn(), c.messagesOut(), c.bytesIn(), c.bytesOut()));
        return new Totals(
                sums[0],
                sums[1],
                sums[2],
                sums[3],
                meters.dropped(),
                meters.slowConsumers().sum(),
                meters.outboxBytes().sum(),
                meters.upstreamConnects(),
                meters.authFailures());
    }

    private static void add(long[] sums, long... values) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += values[i];
        }
    }
}
