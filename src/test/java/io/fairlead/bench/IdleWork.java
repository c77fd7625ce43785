package io.fairlead.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.extension.Eventually;
import io.fairlead.process.Vitals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** W5: what sessions cost that say nothing, and how fast they come. */
final class IdleWork {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double MIB = 1 << 20;
    private static final Duration SETTLED = Duration.ofMillis(1_500);

    private final Settings settings;
    private final Load load;
    private final Job job;

    IdleWork(Settings settings, Load load) {
        this.settings = settings;
        this.load = load;
        this.job = Job.idle("W5", Integer.getInteger("fairlead.idle.sessions", 5000));
    }

    Job job() {
        return job;
    }

    List<Standing> run(List<Contender> contenders) throws IOException, InterruptedException {
        List<Standing> standings = new ArrayList<>();
        try (Contest contest = new Contest(settings, load, contenders)) {
            for (Running server : contest.servers()) {
                warmUp(server);
                standings.add(new Standing(server.contender().name(), new ArrayList<>()));
            }
            // In the last they stay for a while.
            for (int round = 1; round <= settings.rounds(); round++) {
                for (int i = 0; i < standings.size(); i++) {
                    standings.get(i).rounds().add(round(contest.servers().get(i), round == settings.rounds()));
                }
            }
        }
        return standings;
    }

    /** At least once; sessions come and go, until their code is compiled. */
    private void warmUp(Running server) throws IOException, InterruptedException {
        long end = System.nanoTime() + (long) (settings.warm() * 1e9);
        do {
            round(server, false);
        } while (System.nanoTime() < end);
    }

    private Round round(Running server, boolean stay) throws IOException, InterruptedException {
        Vitals vitals = server.vitals();
        settle();
        double heapBefore = heapMiB(server, vitals);
        Process process = load.start(server, job);
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String ready = said.readLine();
        if (!"ready".equals(ready)) {
            throw new IOException(
                    "the load did not connect to " + server.contender().name() + ": " + ready);
        }
        settle();
        double heap = heapMiB(server, vitals);
        double idle = stay ? idleShare(process, vitals) : Double.NaN;
        process.getOutputStream().close();
        String last = said.readLine();
        process.waitFor();
        ObjectNode found = (ObjectNode) JSON.readTree(last == null ? "{}" : last);
        double sessions = found.path("connected").doubleValue();
        found.put("heapPerSession", (heap - heapBefore) * MIB / sessions);
        found.put("idleShare", idle);
        return new Round(found);
    }

    /** Servers clear away after a while what the coming and going of sessions has left. */
    private static void settle() throws InterruptedException {
        Eventually.pause(SETTLED);
    }

    /** Its share of one processor while nothing is said but pings. */
    private double idleShare(Process load, Vitals vitals) throws IOException, InterruptedException {
        long ticks = vitals.cpuTicks();
        long begin = System.nanoTime();
        if (load.waitFor((long) (settings.hold() * 1000), TimeUnit.MILLISECONDS)) {
            throw new IOException("the load ended by itself");
        }
        return (vitals.cpuTicks() - ticks) * 1e7 / (System.nanoTime() - begin);
    }

    /** Not a number: this is no JVM. */
    private static double heapMiB(Running server, Vitals vitals) throws IOException, InterruptedException {
        return server.contender().isJava() ? vitals.heapMiB() : Double.NaN;
    }

    static String table(Job job, List<Standing> standings) {
        StringBuilder table = new StringBuilder("## W5: " + job.title()
                + "\n\n| | heap, B/session | RSS, B/session | RSS, MiB | connects/s | µs CPU/connect | idle CPU | lost, refused |\n"
                + "|---|---|---|---|---|---|---|---|\n");
        for (Standing standing : standings) {
            Round last = standing.rounds().get(standing.rounds().size() - 1);
            Round first = standing.rounds().get(0);
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %,.0f | %,.0f | %,d | %,.0f | %.0f | %.2f %% | %d |%n",
                    standing.name(),
                    standing.median("heapPerSession"),
                    (first.count("rssKib") - first.count("rssBeforeKib")) * 1024.0 / first.number("connected"),
                    last.count("rssKib") >> 10,
                    standing.median("connectsPerSecond"),
                    standing.median("connectCpu"),
                    100 * last.number("idleShare"),
                    standing.sum("lost") + standing.sum("refused") + standing.sum("ended")));
        }
        return table.toString();
    }
}
