package io.fairlead.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** W9: how cost grows with sessions and with the size of messages. */
final class CurveWork {
    private static final int[] SESSIONS = {10, 100, 1000, 5000, 10_000, 20_000};
    private static final int[] SIZES = {16, 64, 256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20};
    private static final int SIZED_SESSIONS = 10;

    private final Contest contest;
    private final Report report;

    CurveWork(Contest contest, Report report) {
        this.contest = contest;
        this.report = report;
    }

    void run() throws IOException, InterruptedException {
        int most = MachineFacts.mostSessions();
        int[] sessions = Arrays.stream(SESSIONS)
                .map(wanted -> Math.min(wanted, most))
                .distinct()
                .toArray();
        curve("echo-sessions", "Echo, 64 B: sessions", sessions, count -> Job.echo("W9", count, 1, 64));
        curve("fan-sessions", "Hub, 64 B: subscribers", sessions, count -> Job.fan("W9", count, 1, 64));
        curve("echo-sizes", "Echo, 10 sessions: bytes", SIZES, size -> Job.echo("W9", SIZED_SESSIONS, 1, size));
        curve("fan-sizes", "Hub, 10 subscribers: bytes", SIZES, size -> Job.fan("W9", SIZED_SESSIONS, 1, size));
    }

    private void curve(String name, String title, int[] points, IntFunction<Job> jobs)
            throws IOException, InterruptedException {
        Map<String, List<double[]>> lines = new TreeMap<>();
        for (int point : points) {
            Job job = jobs.apply(point);
            List<Standing> standings = contest.run(job);
            report.add(job, standings);
            for (Standing standing : standings) {
                lines.computeIfAbsent(standing.name(), unused -> new ArrayList<>())
                        .add(new double[] {point, standing.median("cpu")});
            }
        }
        Files.writeString(
                MachineFacts.FOLDER.resolve(name + ".svg"),
                new LineChart("µs of processor time a message", title, lines).svg());
    }
}
