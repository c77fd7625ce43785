package io.fairlead.bench;

import io.fairlead.bench.Contender.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The gateway as users run it: the archive, and a configuration in which only what a benchmark must have is not as it is by
 * default, which are the limits of sessions for one address, of what a member may say, and of the length of messages.
 */
final class Gateways {
    private static final String CONFIG = """
            http: {listen: "127.0.0.1:%d"}
            admin: {tokens: [{name: bench, secret: a-token-for-benchmarks, role: admin}]}
            store: {url: "jdbc:h2:file:%s/data/store"}
            websocket: {maxSessions: 100000, maxSessionsPerAddress: 100000, maxMessage: 4MiB}
            chat: {rate: 1000000/s}
            relays:
              - {name: feed, mode: hub, socket: "tcp-listen://127.0.0.1:%d", framing: "length(4, be)", payload: binary, maxFrame: 4MiB%s}
              - {name: datagrams, mode: hub, socket: "udp-listen://127.0.0.1:%d", payload: binary}
              - {name: upstream, mode: proxy, socket: "tcp://127.0.0.1:%d", maxFrame: 4MiB}
            """;

    /** What the archive unpacks and makes for its starts. */
    static final Path CACHE = MachineFacts.FOLDER.resolve("cache");

    private static final String PREPARED = "java @";

    /** By their caches: the argument files that start with class data. */
    private static final Map<Path, String> PREPARATIONS = new ConcurrentHashMap<>();

    private Gateways() {}

    static Optional<Command> command(Ports ports, Path place) throws IOException {
        return command(Path.of(System.getProperty("java.home")), CACHE, "", ports, place);
    }

    /** An earlier build, when {@code fairlead.before} names its archive, without class data. */
    static Optional<Command> earlier(Ports ports, Path place) throws IOException {
        String archive = System.getProperty("fairlead.before", "");
        if (archive.isEmpty()) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>(archive(Path.of(System.getProperty("java.home")), archive));
        words.addAll(List.of("--config", config("", ports, place).toString()));
        return Optional.of(command(words, CACHE.resolveSibling("cache-before")));
    }

    /** With a Jakarta endpoint that a user added to it. */
    static Optional<Command> withAddedEndpoint(Ports ports, Path place) throws IOException {
        Path folder = Files.createDirectories(place.resolve("endpoints"));
        AddedEcho.jar(folder.resolve("added.jar"));
        Optional<Command> command = command(ports, place);
        Files.writeString(
                place.resolve("fairlead.yaml"), "endpoints: {folder: \"" + folder + "\"}\n", StandardOpenOption.APPEND);
        return command;
    }

    /**
     * @param jdk that runs it
     * @param cache where it unpacks, with class data when they were prepared there
     * @param delivery of the hub, with a comma before it, or nothing
     */
    static Optional<Command> command(Path jdk, Path cache, String delivery, Ports ports, Path place)
            throws IOException {
        return Optional.of(
                command(jdk, cache, "--config", config(delivery, ports, place).toString()));
    }

    private static Path config(String delivery, Ports ports, Path place) throws IOException {
        return Files.writeString(
                place.resolve("fairlead.yaml"),
                CONFIG.formatted(ports.port(), place, ports.source(), delivery, ports.datagrams(), ports.upstream()));
    }

    /** Makes the class data of this JDK, with which all later starts go on, as those of the script do. */
    static void prepare(Path jdk, Path cache) throws IOException, InterruptedException {
        Path place = Running.place("prepare");
        int ended = Running.launch(command(jdk, cache, "--prepare"), place).waitFor();
        String told = Files.readString(place.resolve("log"));
        if (ended != 0) {
            throw new IOException("--prepare ended with " + ended + ": " + told);
        }
        String start = told.lines()
                .filter(line -> line.startsWith(PREPARED))
                .findFirst()
                .orElseThrow(() -> new IOException("--prepare does not say how to start: " + told));
        PREPARATIONS.put(cache, start.substring(PREPARED.length()));
    }

    private static List<String> archive(Path jdk, String archive) {
        return List.of(
                jdk.resolve("bin/java").toString(),
                "-jar",
                Path.of(archive).toAbsolutePath().toString());
    }

    private static Command command(Path jdk, Path cache, String... options) {
        String arguments = PREPARATIONS.get(cache);
        List<String> words = new ArrayList<>(
                arguments == null
                        ? archive(jdk, System.getProperty("fairlead.war", "target/fairlead.war"))
                        : List.of(jdk.resolve("bin/java").toString(), "@" + arguments));
        words.addAll(List.of(options));
        return command(words, cache);
    }

    private static Command command(List<String> words, Path cache) {
        return new Command(words, Map.of("XDG_CACHE_HOME", cache.toString(), "MALLOC_ARENA_MAX", "2"));
    }
}
