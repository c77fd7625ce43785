package io.fairlead.bench;

import io.fairlead.debian.Apt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What this machine is and has: compiled tools, and a processor each for the server and the load. */
final class MachineFacts {
    static final Path FOLDER = Path.of("target", "bench").toAbsolutePath();
    private static final int FILES = 200_000;
    private static final int OWN_FILES = 1000;
    private static final String MORE_FILES = "ulimit -n " + FILES + " 2>/dev/null || ulimit -n $(ulimit -Hn)";

    private MachineFacts() {}

    /** Compiles one of the C programs of the benchmarks, unless it is compiled already; empty: there is no compiler and none can be had. */
    static Optional<Path> program(String name) throws IOException, InterruptedException {
        Path source = Path.of("src", "test", "c", name + ".c").toAbsolutePath();
        Path program = Files.createDirectories(FOLDER).resolve(name);
        if (isNewer(program, source.resolveSibling("meter.h")) && isNewer(program, source)) {
            return Optional.of(program);
        }
        Optional<Path> compiler = Apt.find("cc", "gcc", "clang");
        if (compiler.isEmpty() && Apt.install("gcc", "libc6-dev")) {
            compiler = Apt.find("cc", "gcc");
        }
        if (compiler.isEmpty()) {
            return Optional.empty();
        }
        Process process = new ProcessBuilder(
                        compiler.get().toString(), "-O2", "-std=gnu11", "-o", program.toString(), source.toString())
                .inheritIO()
                .start();
        return process.waitFor() == 0 ? Optional.of(program) : Optional.empty();
    }

    private static boolean isNewer(Path made, Path source) throws IOException {
        return Files.exists(made) && Files.getLastModifiedTime(made).compareTo(Files.getLastModifiedTime(source)) > 0;
    }

    /** In front of the command of a server: one processor, and as many files as sessions need. */
    static List<String> server(boolean pin, List<String> command) {
        return on(pin, 0, command);
    }

    /** In front of the command of the load: another processor. */
    static List<String> load(boolean pin, List<String> command) {
        return on(pin, 1, command);
    }

    /** As many as one process may have here, a server with files of its own among them; root can often ask for more. */
    static int mostSessions() throws IOException {
        Process process = new ProcessBuilder("sh", "-c", MORE_FILES + "; ulimit -n").start();
        String files = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        return files.matches("\\d+") ? Integer.parseInt(files) - OWN_FILES : FILES;
    }

    private static List<String> on(boolean pin, int processor, List<String> command) {
        boolean pins = pin
                && Runtime.getRuntime().availableProcessors() > 1
                && Apt.find("taskset").isPresent();
        List<String> shell = List.of(
                "sh", "-c", MORE_FILES + "; exec " + (pins ? "taskset -c " + processor + " " : "") + "\"$@\"", "bench");
        return Stream.concat(shell.stream(), command.stream()).toList();
    }

    /** For the head of a report. */
    static String description() throws IOException {
        String processor;
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            processor = lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("unknown processor");
        }
        return processor + ", " + Runtime.getRuntime().availableProcessors() + " processors, "
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + ", Java "
                + System.getProperty("java.version");
    }
}
