package io.fairlead.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** W8: a hub with 200 subscribers, 20 of which never read, at 10,000 messages a second: does the heap stay flat? */
final class FlatWork {
    private static final int SECONDS = Integer.getInteger("fairlead.flat.seconds", 30);
    static final String HEAD =
            "## W8: Hub, 200 subscribers of which 20 never read, 10,000 messages/s, " + SECONDS + " s\n\n"
                    + "| policy | heap MiB before | early | late | RSS MiB late | sent/s | delivered/s | lost | twice | corrupt | ended |\n"
                    + "|---|---|---|---|---|---|---|---|---|---|---|\n";

    private final Settings settings;
    private final Load load;

    FlatWork(Settings settings, Load load) {
        this.settings = settings;
        this.load = load;
    }

    /**
     * What became of the heap, in MiB after a collection.
     *
     * @param before the load
     * @param early at a third of it
     * @param late near its end
     */
    record Found(String policy, double before, double early, double late, long rssMiB, Round round) {
        String row() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.1f | %d | %,.0f | %,.0f | %,d | %d | %d | %d |%n",
                    policy,
                    before,
                    early,
                    late,
                    rssMiB,
                    round.count("sent") / round.number("elapsed"),
                    round.number("perSecond"),
                    round.count("lost"),
                    round.count("twice"),
                    round.count("corrupt") + round.count("misframed"),
                    round.count("ended"));
        }
    }

    Found run(String policy) throws IOException, InterruptedException {
        Contender gateway = new Contender(
                Contender.GATEWAY,
                EnumSet.of(Kind.FAN),
                false,
                (ports, place) -> Gateways.command(
                        Path.of(System.getProperty("java.home")),
                        Gateways.CACHE,
                        ", delivery: {policy: " + policy + "}",
                        ports,
                        place));
        try (Running server = Running.start(gateway, settings.pin()).orElseThrow()) {
            double before = server.vitals().heapMiB();
            Process process = load.start(server, Job.stalled("W8", 200, 20, 10_000), "warm=0", "seconds=" + SECONDS);
            process.getOutputStream().close();
            double early = heapAfter(SECONDS / 3, process, server);
            double late = heapAfter(SECONDS / 2, process, server);
            long rss = server.vitals().rssMiB();
            return new Found(policy, before, early, late, rss, Load.round(process));
        }
    }

    private static double heapAfter(int seconds, Process load, Running server)
            throws IOException, InterruptedException {
        if (load.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new IOException("the load ended too early");
        }
        return server.vitals().heapMiB();
    }
}
