package io.fairlead.bench;

import io.fairlead.extension.Eventually;
import io.fairlead.process.Vitals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A contender that runs. What it says is in a file beside the report.
 *
 * <p>Threading: one thread.
 */
record Running(Contender contender, Ports ports, Path place, Process process) implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final long STOP_SECONDS = 15;

    /** Starts it and waits until it serves; empty: this machine lacks it, which is told. */
    static Optional<Running> start(Contender contender, boolean pin) throws IOException, InterruptedException {
        Ports ports = Ports.free();
        Path place = place(contender.name());
        Optional<Contender.Command> command = contender.launch().command(ports, place);
        if (command.isEmpty()) {
            System.out.println("skipped: " + contender.name() + ", which this machine lacks");
            return Optional.empty();
        }
        Contender.Command pinned = new Contender.Command(
                MachineFacts.server(pin, command.get().words()), command.get().environment());
        Running running = new Running(contender, ports, place, launch(pinned, place));
        running.awaitService();
        return Optional.of(running);
    }

    /** A folder of its own for one process. */
    static Path place(String name) throws IOException {
        return Files.createTempDirectory(Files.createDirectories(MachineFacts.FOLDER.resolve("run")), name + "-");
    }

    /** In its folder, with its output in a file there, and none of the settings of whoever runs the benchmarks. */
    static Process launch(Contender.Command command, Path place) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.words())
                .directory(place.toFile())
                .redirectErrorStream(true)
                .redirectOutput(place.resolve("log").toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("FAIRLEAD_") || name.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(command.environment());
        return builder.start();
    }

    private void awaitService() throws IOException, InterruptedException {
        boolean decided = Eventually.holdsWithin(START_LIMIT, () -> serves() || !process.isAlive());
        if (!decided || !process.isAlive()) {
            close();
            throw new IOException(contender.name() + " did not start: " + Files.readString(place.resolve("log")));
        }
    }

    private boolean serves() {
        return contender.kinds().contains(Kind.ECHO)
                ? ReadinessProbe.upgrades(ports.port(), contender.path(Kind.ECHO))
                : ReadinessProbe.connects(ports.port());
    }

    Vitals vitals() {
        return new Vitals(process.pid());
    }

    @Override
    public void close() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
