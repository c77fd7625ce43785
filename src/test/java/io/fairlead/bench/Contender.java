package io.fairlead.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody who is compared.
 *
 * @param kinds what it can do
 * @param raw whether it speaks plain TCP, not WebSocket
 * @param launch its command, or nothing when this machine lacks it
 */
record Contender(String name, Set<Kind> kinds, boolean raw, Launch launch) {
    static final String GATEWAY = "gateway";
    /** An earlier build of it. */
    static final String EARLIER = "before";

    static final String LIMIT = "limit";
    private static final Set<String> JAVA = Set.of("netty", "netty-uring", "vertx", "undertow", "jetty", "tyrus");

    /** How one is started. */
    @FunctionalInterface
    interface Launch {
        Optional<Command> command(Ports ports, Path place) throws IOException, InterruptedException;
    }

    /** A program with its arguments, and what is added to its environment. */
    record Command(List<String> words, Map<String, String> environment) {
        static Optional<Command> of(String... words) {
            return Optional.of(new Command(List.of(words), Map.of()));
        }
    }

    static Contender webSocket(String name, Launch launch, Kind first, Kind... more) {
        Set<Kind> kinds = EnumSet.of(first, more);
        Contender made = new Contender(name, kinds, false, launch);
        if (kinds.contains(Kind.ECHO) && !made.isGateway()) {
            kinds.add(Kind.ADDED_ECHO);
        }
        return made;
    }

    /** One that passes bytes on as they are. */
    static Contender plainTcp(String name, Launch launch) {
        return new Contender(name, EnumSet.of(Kind.RELAY), true, launch);
    }

    boolean isGateway() {
        return name.equals(GATEWAY) || name.equals(EARLIER);
    }

    /** Whether it has a heap to look at. */
    boolean isJava() {
        return isGateway() || JAVA.contains(name);
    }

    /** The path of a session, with {@code %} where the number of the session is to stand. */
    String path(Kind kind) {
        return switch (kind) {
            case ECHO -> isGateway() ? "/ws/echo" : "/echo";
            case ADDED_ECHO -> isGateway() ? "/added" : "/echo";
            case RELAY -> isGateway() ? "/ws/relay/upstream" : "/relay";
            case FAN -> isGateway() ? "/ws/relay/feed" : "/fan";
            case DATAGRAMS -> isGateway() ? "/ws/relay/datagrams" : "/fan";
            case CHAT -> isGateway() ? "/ws/chat/bench?nick=n%" : "/chat?nick=n%";
        };
    }

    int source(Kind kind, Ports ports) {
        return isGateway() && kind == Kind.DATAGRAMS ? ports.datagrams() : ports.source();
    }
}
