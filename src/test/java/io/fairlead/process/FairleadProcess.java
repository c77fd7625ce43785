package io.fairlead.process;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One real {@code java -jar fairlead.war}.
 *
 * <p>Threading: used by one thread at a time.
 */
public final class FairleadProcess implements AutoCloseable {
    private static final String READY = "Fairlead ready ";
    private final Process process;
    private final ProcessOutput out;
    private final ProcessOutput err;
    private final long startedAt;

    private FairleadProcess(ProcessBuilder builder) throws IOException {
        startedAt = System.nanoTime();
        process = builder.start();
        out = new ProcessOutput(process.getInputStream());
        err = new ProcessOutput(process.getErrorStream());
    }

    static Path war() {
        return Path.of(System.getProperty("fairlead.war", "target/fairlead.war"))
                .toAbsolutePath();
    }

    static Path tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name);
    }

    /** Starts it with these arguments and waits for nothing. */
    static FairleadProcess launch(Workplace place, String... arguments) throws IOException {
        return launch(
                place, war(), Map.of("XDG_CACHE_HOME", Workplace.sharedCache().toString()), List.of(), arguments);
    }

    static FairleadProcess launch(
            Workplace place, Path war, Map<String, String> environment, List<String> options, String... arguments)
            throws IOException {
        return launch(place, war, environment, "", options, arguments);
    }

    /** @param shell commands of bash that come before it in the same process; empty: none */
    static FairleadProcess launch(
            Workplace place,
            Path war,
            Map<String, String> environment,
            String shell,
            List<String> options,
            String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        if (!shell.isEmpty()) {
            command.addAll(List.of("bash", "-c", shell + "; exec \"$@\"", "bash"));
        }
        command.add(tool("java").toString());
        command.addAll(options);
        command.addAll(List.of("-jar", war.toString()));
        command.addAll(List.of(arguments));
        return launch(place, environment, command);
    }

    /** Starts this command, which becomes the gateway. */
    static FairleadProcess launch(Workplace place, Map<String, String> environment, List<String> command)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(place.path().toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("FAIRLEAD_") || name.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(environment);
        return new FairleadProcess(builder);
    }

    /** Starts it in a place where one may have been before, with this environment, and waits until it is ready. */
    static FairleadProcess start(Workplace place, Map<String, String> environment, String yaml) throws Exception {
        Map<String, String> all = new HashMap<>(environment);
        all.put("XDG_CACHE_HOME", Workplace.sharedCache().toString());
        FairleadProcess started = launch(
                place, war(), all, List.of(), "--config", place.config(yaml).toString());
        started.base();
        return started;
    }

    /** Starts it on a configuration with free ports and waits until it is ready. */
    public static FairleadProcess start(String yaml, String... options) throws Exception {
        Workplace place = Workplace.fresh();
        FairleadProcess started = launch(
                place,
                war(),
                Map.of("XDG_CACHE_HOME", Workplace.sharedCache().toString()),
                List.of(options),
                "--config",
                place.config(yaml).toString());
        started.base();
        return started;
    }

    /** Waits until it is ready; ends with a slash. */
    URI base() throws InterruptedException {
        return URI.create(out.await(READY)
                .orElseThrow(() -> new AssertionError("it is not ready but says " + err.soFar()))
                .substring(READY.length()));
    }

    /** Where a WebSocket endpoint is. */
    public URI webSocket(String path) throws InterruptedException {
        return URI.create(base().toString().replaceFirst("http", "ws") + path);
    }

    /** From the start until it says that it is ready. */
    Duration timeToReady() throws InterruptedException {
        base();
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    public AdminClient admin() throws InterruptedException {
        return new AdminClient(base());
    }

    public Vitals vitals() {
        return new Vitals(process.pid());
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Waits for its end. */
    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL, and waits for the end. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    List<String> out() throws InterruptedException {
        return out.whole();
    }

    String err() throws InterruptedException {
        return String.join("\n", err.whole());
    }

    String errSoFar() {
        return String.join("\n", err.soFar());
    }

    @Override
    public void close() throws InterruptedException {
        terminate();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it did not stop within 30 s");
        }
    }
}
