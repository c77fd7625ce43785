package io.fairlead.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One thing that is measured.
 *
 * @param id of the work it belongs to
 * @param title of its table
 * @param load what the load is to do: echo, relay, up, down, fan or chat
 * @param per what processor time is told for
 * @param options of the load
 */
record Job(String id, String title, Kind kind, String load, Per per, List<String> options) {
    /** What the cost is divided by. */
    enum Per {
        MESSAGE("µs a message"),
        MEGABYTE("µs a MB");

        private final String unit;

        Per(String unit) {
            this.unit = unit;
        }

        String unit() {
            return unit;
        }
    }

    static Job echo(String id, int sessions, int depth, int size) {
        return new Job(
                id,
                "Echo, %,d sessions, %s, %d in flight".formatted(sessions, bytes(size), depth),
                Kind.ECHO,
                "echo",
                Per.MESSAGE,
                options(sessions, depth, size));
    }

    static Job addedEcho(String id, int sessions, int size) {
        return new Job(
                id,
                "Echo by an added Jakarta endpoint, %,d sessions, %s".formatted(sessions, bytes(size)),
                Kind.ADDED_ECHO,
                "echo",
                Per.MESSAGE,
                options(sessions, 1, size));
    }

    static Job relay(String id, int sessions) {
        return new Job(
                id,
                "Relay round trip to a TCP echo, %d sessions, 64 B".formatted(sessions),
                Kind.RELAY,
                "relay",
                Per.MESSAGE,
                options(sessions, 1, 64));
    }

    /** @param direction up: to TCP, down: from TCP */
    static Job bulk(String id, String direction, int size) {
        return new Job(
                id,
                "Relay, bulk %s, 8 sessions, %s at a time"
                        .formatted(direction.equals("up") ? "WebSocket to TCP" : "TCP to WebSocket", bytes(size)),
                Kind.RELAY,
                direction,
                Per.MEGABYTE,
                options(8, 1, size));
    }

    static Job fan(String id, int sessions, int window, int size) {
        return new Job(
                id,
                "Hub, %,d subscribers, %s, window %d".formatted(sessions, bytes(size), window),
                Kind.FAN,
                "fan",
                Per.MESSAGE,
                options(sessions, window, size));
    }

    static Job datagrams(String id, int window) {
        List<String> options = options(1, window, 64);
        options.add("udp=1");
        return new Job(
                id,
                "UDP to one session, 64 B, window %d".formatted(window),
                Kind.DATAGRAMS,
                "fan",
                Per.MESSAGE,
                options);
    }

    static Job chat(String id, int members) {
        return new Job(
                id,
                "Chat, %,d members, 64 B, one at a time".formatted(members),
                Kind.CHAT,
                "chat",
                Per.MESSAGE,
                options(members, 1, 64));
    }

    static Job idle(String id, int sessions) {
        List<String> options = options(sessions, 1, 64);
        options.add("probe=1");
        return new Job(id, "%,d idle sessions".formatted(sessions), Kind.ECHO, "idle", Per.MESSAGE, options);
    }

    /** A hub some of whose subscribers never read. */
    static Job stalled(String id, int sessions, int stalled, int perSecond) {
        List<String> options = options(sessions, 1, 64);
        options.add("stalled=" + stalled);
        options.add("rate=" + perSecond);
        return new Job(id, "Stalled readers", Kind.FAN, "fan", Per.MESSAGE, options);
    }

    /** The same at a fixed rate, for delays. */
    Job paced(int perSecond) {
        List<String> more = new ArrayList<>(options);
        more.add("rate=" + perSecond);
        return new Job(
                id, title.replaceFirst(", [^,]*$", ", %d messages/s".formatted(perSecond)), kind, load, per, more);
    }

    private static List<String> options(int sessions, int depth, int size) {
        return new ArrayList<>(List.of("sessions=" + sessions, "depth=" + depth, "size=" + size));
    }

    static String bytes(int count) {
        return count < 1024
                ? count + " B"
                : count < 1 << 20 ? "%d KiB".formatted(count >> 10) : "%d MiB".formatted(count >> 20);
    }

    /** For names of files. */
    String slug() {
        return (id + "-" + title.replaceAll("[^A-Za-z0-9]+", "-")).toLowerCase(Locale.ROOT);
    }
}
