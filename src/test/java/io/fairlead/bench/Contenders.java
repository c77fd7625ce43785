package io.fairlead.bench;

import static io.fairlead.bench.Kind.ADDED_ECHO;
import static io.fairlead.bench.Kind.CHAT;
import static io.fairlead.bench.Kind.DATAGRAMS;
import static io.fairlead.bench.Kind.ECHO;
import static io.fairlead.bench.Kind.FAN;
import static io.fairlead.bench.Kind.RELAY;

import io.fairlead.bench.Contender.Command;
import io.fairlead.bench.Contender.Launch;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** All who are compared: the gateway, the limit, libraries that Maven brings and programs of this machine. */
final class Contenders {
    static final String PEERS = "io.fairlead.bench.peer.";

    private Contenders() {}

    static List<Contender> all() {
        return List.of(
                Contender.webSocket(Contender.GATEWAY, Gateways::command, ECHO, RELAY, FAN, DATAGRAMS, CHAT),
                Contender.webSocket(Contender.GATEWAY, Gateways::withAddedEndpoint, ADDED_ECHO),
                Contender.webSocket(Contender.EARLIER, Gateways::earlier, ECHO, RELAY, FAN, DATAGRAMS, CHAT),
                Contender.webSocket(Contender.LIMIT, Contenders::limit, ECHO, RELAY, FAN, DATAGRAMS, CHAT),
                Contender.webSocket("netty", java("NettyPeer"), ECHO, RELAY, FAN, DATAGRAMS, CHAT),
                Contender.webSocket("netty-uring", java("NettyPeer", "uring"), ECHO, RELAY, FAN, DATAGRAMS, CHAT),
                Contender.webSocket("vertx", java("VertxPeer"), ECHO, RELAY, FAN, CHAT),
                Contender.webSocket("undertow", java("UndertowPeer"), ECHO, FAN, CHAT),
                Contender.webSocket("jetty", java("JettyPeer"), ECHO, FAN, CHAT),
                Contender.webSocket("tyrus", java("TyrusPeer"), ECHO, RELAY, FAN, CHAT),
                Contender.webSocket("node-ws", Programs::node, ECHO, RELAY, FAN, CHAT),
                Contender.webSocket("websockify", Programs::websockify, RELAY),
                Contender.plainTcp("nginx-stream", Programs::nginx),
                Contender.plainTcp("haproxy", Programs::haproxy));
    }

    private static Optional<Command> limit(Ports ports, Path place) throws IOException, InterruptedException {
        return MachineFacts.program("limit").map(program -> new Command(words(program.toString(), ports), Map.of()));
    }

    private static List<String> words(String program, Ports ports) {
        return List.of(
                program,
                Integer.toString(ports.port()),
                Integer.toString(ports.source()),
                Integer.toString(ports.upstream()));
    }

    /** Of the tests, for a process in another folder. */
    private static String classPath() {
        String paths = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(paths.split(File.pathSeparator, -1))
                .map(path -> Path.of(path).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** A peer on the class path of the tests; no options, as the gateway has none. */
    static Launch java(String name, String... more) {
        return (ports, place) -> {
            List<String> words = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath()));
            words.addAll(words(PEERS + name, ports));
            words.addAll(List.of(more));
            return Optional.of(new Command(words, Map.of()));
        };
    }
}
