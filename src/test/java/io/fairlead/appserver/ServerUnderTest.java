package io.fairlead.appserver;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The application server of this run, a copy of what the build unpacked: where it is, and on which ports it shall listen.
 * What it needs is said to its adapter in system properties, which {@code arquillian.xml} names.
 *
 * @param name such as {@code tomcat10}; the qualifier in {@code arquillian.xml}
 * @param home its folder
 * @param http a port that was free
 * @param https another one
 * @param management another one
 * @param database where PostgreSQL is, for a suite that needs it
 */
public record ServerUnderTest(String name, Path home, int http, int https, int management, int database) {
    private static final String NAME = "fairlead.server";
    /** What the example files call the folder of configurations. */
    private static final String EXAMPLE_CONFIG = "/etc/fairlead";
    /** And where they take PostgreSQL to be. */
    private static final String EXAMPLE_DATABASE = "5432";

    /** Whether suites run on a server at all. */
    public static boolean isChosen() {
        return chosen() != null;
    }

    /** The name of the server. */
    public static String chosen() {
        return System.getProperty(NAME);
    }

    /** Why it can't run on this machine; empty: it can. */
    public static Optional<String> missing() {
        return oldestJdk()
                .filter(version -> Jdks.atLeast(version).isEmpty())
                .map(version -> chosen() + " needs a JDK " + version + " or newer, and none is found");
    }

    private static Optional<Integer> oldestJdk() {
        return Optional.ofNullable(Integer.getInteger("fairlead.server.jdk"));
    }

    /** The JDK to run it on; empty: the test's. */
    Optional<Path> jdk() {
        return oldestJdk().flatMap(Jdks::atLeast);
    }

    /** The one that was prepared. */
    static ServerUnderTest running() {
        return new ServerUnderTest(
                chosen(),
                Path.of(System.getProperty("fairlead.server.home")),
                Integer.getInteger("fairlead.server.http"),
                Integer.getInteger("fairlead.server.https"),
                Integer.getInteger("fairlead.server.management"),
                Integer.getInteger("fairlead.server.database"));
    }

    /** Makes it ready to be started. */
    static ServerUnderTest prepare() throws IOException {
        Path unpacked = Path.of(System.getProperty("fairlead.server.home")).toAbsolutePath();
        Path home = fresh(Path.of("target", "servers", chosen() + "-run").toAbsolutePath())
                .resolve(unpacked.getFileName());
        copy(unpacked, home);
        ServerUnderTest server = new ServerUnderTest(chosen(), home, freePort(), freePort(), freePort(), freePort());
        Files.createDirectories(server.configurations());
        Map.of(
                        "arquillian.launch", server.name,
                        "fairlead.server.home", home.toString(),
                        "fairlead.server.http", Integer.toString(server.http),
                        "fairlead.server.https", Integer.toString(server.https),
                        "fairlead.server.management", Integer.toString(server.management),
                        "fairlead.server.database", Integer.toString(server.database))
                .forEach(System::setProperty);
        Preparation.of(server.name).apply(server);
        return server;
    }

    /** A run must not find what the one before left. */
    private static Path fresh(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path one : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(one);
                }
            }
        }
        return Files.createDirectories(folder);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : (Iterable<Path>) all::iterator) {
                Files.copy(one, to.resolve(from.relativize(one)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    /** PostgreSQL's driver, as an operator gives it to the server. */
    static Path driver() throws IOException {
        try (Stream<Path> path = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)) {
            return path.filter(jar -> jar.getFileName().toString().startsWith("postgresql-"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("PostgreSQL's driver is not on the class path"));
        }
    }

    /** Its JVM, while it runs. */
    public ServerProcess process() throws IOException {
        return Preparation.of(name).process(this);
    }

    /** Where it listens though it was prepared not to. */
    List<String> openToOthers() throws IOException {
        return Preparation.of(name).keepsToItself()
                ? Listeners.beyondLoopback(process().handle().pid())
                : List.of();
    }

    /** The folder in which each context finds its own configuration. */
    Path configurations() {
        return home.resolveSibling("config");
    }

    /** Of the context of this name. */
    URI base(String context) {
        return URI.create("http://127.0.0.1:" + http + "/" + context + "/");
    }

    /** An operator's example from {@code server-config}, with this run's folder of configurations and database. */
    String example(String file) throws IOException {
        return Files.readString(Path.of("server-config", file))
                .replace(EXAMPLE_CONFIG, configurations().toString())
                .replace(EXAMPLE_DATABASE, Integer.toString(database));
    }
}
