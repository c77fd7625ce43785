package io.fairlead.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The tables of a run, written again after each of them, so that one that is broken off leaves what it found.
 *
 * <p>Threading: one thread.
 */
final class Report {
    private final Path file;
    private final List<String> sections = new ArrayList<>();

    Report(Path file, String head) {
        this.file = file;
        sections.add(head);
    }

    /** A job's table, on the standard output, too. */
    void add(Job job, List<Standing> standings) throws IOException {
        Standing gateway = standings.get(0);
        String rows = standings.stream().map(standing -> row(gateway, standing)).collect(Collectors.joining("\n"));
        add("## " + job.id() + ": " + job.title() + "\n\n| | " + job.per().unit()
                + " | least-most | gateway / it | messages/s | MB/s | p50 µs | p99 µs | lost | twice | corrupt | ended | busy | others | MiB |\n"
                + "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n" + rows);
        Files.writeString(
                file.resolveSibling(job.slug() + ".svg"),
                new BarChart(job.title(), job.per().unit(), standings).svg());
        Files.writeString(
                file.resolveSibling(job.slug() + ".jsonl"),
                standings.stream()
                        .flatMap(standing -> standing.rounds().stream()
                                .map(round ->
                                        "{\"name\":\"" + standing.name() + "\",\"round\":" + round.found() + "}\n"))
                        .collect(Collectors.joining()));
    }

    void add(String section) throws IOException {
        System.out.println(section + "\n");
        sections.add(section);
        Files.writeString(file, String.join("\n\n", sections) + "\n");
    }

    private static String row(Standing gateway, Standing standing) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s-%s | %.2f | %,.0f | %.1f | %.0f | %.0f | %d | %d | %d | %d | %.0f %% | %.0f %% | %,.0f |",
                standing.name(),
                figure(standing.median("cpu")),
                figure(standing.least("cpu")),
                figure(standing.most("cpu")),
                gateway.ratio(standing),
                standing.median("perSecond"),
                standing.median("mbPerSecond"),
                standing.median("p50"),
                standing.median("p99"),
                standing.sum("lost"),
                standing.sum("twice"),
                standing.sum("corrupt") + standing.sum("misframed"),
                standing.sum("ended") + standing.sum("refused"),
                100 * standing.median("cpuShare"),
                100 * standing.median("otherShare"),
                standing.median("rssKib") / 1024);
    }

    /** Three digits that count. */
    static String figure(double value) {
        return String.format(
                Locale.ROOT, value < 1 ? "%.3f" : value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
    }
}
