package io.fairlead.relay;

import io.fairlead.backplane.LocalBackplane;
import io.fairlead.channel.Transcript;
import io.fairlead.core.Connection;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Meters;
import io.fairlead.core.Problem;
import io.fairlead.core.Ticker;
import io.fairlead.definition.RelaySpec;
import io.fairlead.target.SocketUri;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Registries of relays for tests that open no socket. */
public final class TestRelays {
    private TestRelays() {}

    /** Relays that can be defined while they are not enabled. */
    public static Relays withoutSockets() {
        return storedIn(new MemoryStore());
    }

    /** The same, in this store. */
    public static Relays storedIn(RelayStore store) {
        return new Relays(context(new NoSockets()), store);
    }

    /** What a relay needs, in memory and with timers that never fire. */
    static RelayContext context(Sockets sockets) {
        return new RelayContext(
                sockets,
                new LocalBackplane(Clock.systemUTC(), () -> "e", Transcript.NONE, MemoryBudget.unlimited()),
                TestRooms.make(),
                new Ticker(),
                new Meters(),
                (delay, task) -> {},
                Clock.systemUTC(),
                System::nanoTime,
                new Random(1),
                Duration.ofSeconds(10));
    }

    private static final class MemoryStore implements RelayStore {
        private final Map<String, Optional<RelaySpec>> specs = new LinkedHashMap<>();

        @Override
        public Map<String, Optional<RelaySpec>> load() {
            return Map.copyOf(specs);
        }

        @Override
        public void save(RelaySpec spec) {
            specs.put(spec.name(), Optional.of(spec));
        }

        @Override
        public void remove(String name) {
            specs.put(name, Optional.empty());
        }
    }

    private static final class NoSockets implements Sockets {
        @Override
        public BoundSocket listen(SocketUri uri, Options options, Acceptor acceptor) {
            throw new Problem(Problem.Kind.CONFLICT, "there are no sockets here");
        }

        @Override
        public void connect(
                SocketUri uri, Options options, @Nullable Connection near, ConnectListener connectListener) {
            connectListener.onFailed(new Problem(Problem.Kind.UPSTREAM, "there are no sockets here"), "");
        }

        @Override
        public void runBlocking(Runnable task) {
            task.run();
        }

        @Override
        public Route resolve(SocketUri uri) {
            return new Route(List.of(uri.authority()), "listen");
        }

        @Override
        public void close() {
            // nothing was opened
        }
    }
}
