package io.fairlead.bench;

import io.fairlead.extension.Eventually;
import io.fairlead.process.Vitals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** W7: from the start of the process to its first answer 101, and what it holds when it rests. */
final class StartWork {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long REST_SECONDS = 10;
    private final int rounds;

    StartWork(int rounds) {
        this.rounds = rounds;
    }

    private record Start(double millis, long rssMiB) {}

    /** A row of the table. The first start, which unpacks, has no class data and makes the store's tables, is told by itself. */
    String row(String name, Path jdk) throws IOException, InterruptedException {
        double[] millis = new double[rounds];
        long restingMiB = 0;
        Path cache = Running.place("cache");
        Path place = Running.place("start");
        Start first = start(jdk, cache, place, false);
        Gateways.prepare(jdk, cache);
        for (int i = 0; i < rounds; i++) {
            Start start = start(jdk, cache, place, i == rounds - 1);
            millis[i] = start.millis();
            restingMiB = start.rssMiB();
        }
        return String.format(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %s | %d |",
                name,
                first.millis(),
                Standing.median(millis),
                java.util.Arrays.stream(millis)
                        .mapToObj(one -> String.format(Locale.ROOT, "%.0f", one))
                        .collect(Collectors.joining(" ")),
                restingMiB);
    }

    static String table(List<String> rows) {
        return "## W7: Start\n\n| | first start, ms to 101 | later ones, median | each | RSS at rest, MiB |\n|---|---|---|---|---|\n"
                + String.join("\n", rows) + "\n";
    }

    private static Start start(Path jdk, Path cache, Path place, boolean rest)
            throws IOException, InterruptedException {
        Ports ports = Ports.free();
        Contender.Command command =
                Gateways.command(jdk, cache, "", ports, place).orElseThrow();
        long begin = System.nanoTime();
        Process process = Running.launch(command, place);
        try {
            awaitUpgrade(ports.port());
            double millis = (System.nanoTime() - begin) / 1e6;
            if (rest && process.waitFor(REST_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the gateway ended: " + Files.readString(place.resolve("log")));
            }
            return new Start(millis, new Vitals(process.pid()).rssMiB());
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static void awaitUpgrade(int port) throws IOException, InterruptedException {
        boolean upgrades =
                Eventually.holdsWithin(PATIENCE, Duration.ofMillis(1), () -> ReadinessProbe.upgrades(port, "/ws/echo"));
        if (!upgrades) {
            throw new IOException("no 101 within a minute");
        }
    }
}
