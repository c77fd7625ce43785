package io.fairlead.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kernel and the JVM say about a running process. */
public record Vitals(long pid) {
    private static final Pattern LIVE = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");
    /** What a collection leaves in place of the dead that it does not move over, up to a twentieth of the heap. */
    private static final Pattern FILLER = Pattern.compile(":\\s+\\d+\\s+(\\d+)\\s+(?:\\[I|\\S*FillerArray)(?:\\s|$)");

    private static final Pattern RSS = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    public long rssMiB() throws IOException {
        return number(RSS, Files.readString(Path.of("/proc/" + pid + "/status"))) >> 10;
    }

    /** Processor time so far, in clock ticks of 10 ms. */
    public long cpuTicks() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    /**
     * What is alive on the heap: counted in the pause of a full collection, so that no new garbage counts. Without arrays
     * of {@code int}, of which the gateway has few: the dead are counted as such.
     */
    public double heapMiB() throws IOException, InterruptedException {
        String histogram = jcmd("GC.class_histogram");
        long fillers = FILLER.matcher(histogram)
                .results()
                .mapToLong(filler -> Long.parseLong(filler.group(1)))
                .sum();
        return (number(LIVE, histogram) - fillers) / (1024.0 * 1024);
    }

    public String jcmd(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(FairleadProcess.tool("jcmd").toString(), Long.toString(pid));
        builder.command().addAll(java.util.List.of(command));
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private static long number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in " + text);
        }
        return Long.parseLong(matcher.group(1));
    }
}
