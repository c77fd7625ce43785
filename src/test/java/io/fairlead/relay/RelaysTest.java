package io.fairlead.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.channel.BackplaneContract;
import io.fairlead.core.Problem;
import io.fairlead.definition.RelaySpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RelaysTest {
    private final FakeSockets sockets = new FakeSockets();
    private final Map<String, Optional<RelaySpec>> stored = new ConcurrentHashMap<>();
    private volatile boolean storeFails;
    private final RelayStore store = new RelayStore() {
        @Override
        public Map<String, Optional<RelaySpec>> load() {
            return Map.copyOf(stored);
        }

        @Override
        public void save(RelaySpec spec) {
            put(spec.name(), Optional.of(spec));
        }

        @Override
        public void remove(String name) {
            put(name, Optional.empty());
        }

        private void put(String name, Optional<RelaySpec> spec) {
            if (storeFails) {
                throw new Problem(Problem.Kind.INTERNAL, "the disk is full");
            }
            stored.put(name, spec);
        }
    };
    private final Relays relays = new Relays(TestRelays.context(sockets), store);

    private static RelaySpec spec(String name, int port) {
        return FakeSockets.spec("{name: " + name + ", mode: echo, socket: 'tcp-listen://127.0.0.1:" + port + "'}");
    }

    private static RelaySpec stopped(String name, int port) {
        return FakeSockets.spec(
                "{name: " + name + ", mode: echo, enabled: false, socket: 'tcp-listen://127.0.0.1:" + port + "'}");
    }

    private static void assertProblem(Problem.Kind kind, org.junit.jupiter.api.function.Executable action) {
        assertEquals(kind, assertThrows(Problem.class, action).kind());
    }

    @Test
    void aRelayIsCreatedStartedAndStored() {
        Relay relay = relays.create(spec("a", 1));
        assertEquals(RelayStatus.State.RUNNING, relay.status().state());
        assertEquals(Map.of("a", Optional.of(spec("a", 1))), stored);
        assertSame(relay, relays.relay("a"));
        assertProblem(Problem.Kind.CONFLICT, () -> relays.create(spec("a", 2)));
        assertProblem(Problem.Kind.CONFLICT, () -> relays.create(spec("b", 1)));
        assertProblem(Problem.Kind.NOT_FOUND, () -> relays.relay("b"));
        assertEquals(1, sockets.bound.size());
    }

    @Test
    void nothingIsLeftOfARelayThatCantBeStored() {
        storeFails = true;
        assertProblem(Problem.Kind.INTERNAL, () -> relays.create(spec("a", 1)));
        assertTrue(relays.all().isEmpty());
        assertTrue(sockets.bound.isEmpty());
    }

    @Test
    void aPlanLeavesNothingBound() {
        relays.plan(spec("a", 1));
        assertTrue(sockets.bound.isEmpty());
        assertTrue(relays.all().isEmpty());
        relays.create(spec("a", 1));
        assertProblem(Problem.Kind.CONFLICT, () -> relays.plan(spec("a", 2)));
        assertProblem(Problem.Kind.CONFLICT, () -> relays.plan(spec("b", 1)));
        sockets.forbidsAll = true;
        assertProblem(Problem.Kind.FORBIDDEN, () -> relays.plan(spec("c", 3)));
    }

    @Test
    void aRelayToAForbiddenTargetIsNotCreated() {
        sockets.forbidsAll = true;
        RelaySpec proxy = FakeSockets.spec("{name: p, mode: proxy, socket: 'tcp://h:1'}");
        assertProblem(Problem.Kind.FORBIDDEN, () -> relays.create(proxy));
        assertTrue(relays.all().isEmpty());
    }

    @Test
    void aReplacementNeedsTheCurrentDefinition() {
        relays.create(spec("a", 1));
        assertProblem(Problem.Kind.CONFLICT, () -> relays.replace(spec("a", 9), spec("a", 2)));
        Relay next = relays.replace(spec("a", 1), spec("a", 2));
        assertSame(next, relays.relay("a"));
        assertEquals(1, sockets.bound.size());
        assertEquals(2, sockets.bound.iterator().next().port());
        assertProblem(Problem.Kind.CONFLICT, () -> relays.delete(spec("a", 1)));
    }

    @Test
    void anEqualDefinitionChangesNothing() {
        Relay relay = relays.create(spec("a", 1));
        assertSame(relay, relays.replace(spec("a", 1), spec("a", 1)));
        assertEquals(1, sockets.acceptors.size());
    }

    @Test
    void theOldRelayGoesOnWhenTheNewOneCantStart() {
        relays.create(spec("b", 2));
        Relay old = relays.create(spec("a", 1));
        assertProblem(Problem.Kind.CONFLICT, () -> relays.replace(spec("a", 1), spec("a", 2)));
        assertSame(old, relays.relay("a"));
        assertEquals(RelayStatus.State.RUNNING, old.status().state());
        assertEquals(Optional.of(spec("a", 1)), stored.get("a"));
    }

    @Test
    void theOldRelayGoesOnWhenTheNewOneCantBeStored() {
        Relay old = relays.create(spec("a", 1));
        storeFails = true;
        assertProblem(Problem.Kind.INTERNAL, () -> relays.replace(spec("a", 1), spec("a", 2)));
        assertEquals(RelayStatus.State.RUNNING, old.status().state());
        assertEquals(1, sockets.bound.iterator().next().port());
    }

    @Test
    void aStoppedRelayStaysStoppedWhenItsReplacementFails() {
        Relay old = relays.create(stopped("a", 1));
        storeFails = true;
        assertProblem(Problem.Kind.INTERNAL, () -> relays.replace(stopped("a", 1), spec("a", 2)));
        assertEquals(RelayStatus.State.STOPPED, old.status().state());
        assertTrue(sockets.bound.isEmpty());
    }

    @Test
    void aDeletedRelayFreesItsPortAndIsRememberedAsRemoved() {
        relays.create(spec("a", 1));
        storeFails = true;
        assertProblem(Problem.Kind.INTERNAL, () -> relays.delete(spec("a", 1)));
        assertEquals(1, sockets.bound.size());
        storeFails = false;
        relays.delete(spec("a", 1));
        assertTrue(sockets.bound.isEmpty());
        assertEquals(Map.of("a", Optional.empty()), stored);
        assertProblem(Problem.Kind.NOT_FOUND, () -> relays.delete(spec("a", 1)));
    }

    @Test
    void startingAndStoppingAreIdempotent() {
        relays.create(spec("a", 1));
        relays.start("a");
        assertEquals(1, sockets.acceptors.size());
        relays.stop("a");
        relays.stop("a");
        assertTrue(sockets.bound.isEmpty());
        assertEquals(RelayStatus.State.STOPPED, relays.relay("a").status().state());
        relays.start("a");
        assertEquals(1, sockets.bound.size());
        relays.stopAll();
        assertTrue(sockets.bound.isEmpty());
        assertEquals(1, relays.all().size());
    }

    @Test
    void theStoreOverridesTheConfiguration() {
        stored.put("a", Optional.of(spec("a", 7)));
        stored.put("b", Optional.empty());
        stored.put("d", Optional.of(spec("d", 4)));
        relays.load(List.of(spec("a", 1), spec("b", 2), spec("c", 3)));
        assertEquals(
                List.of("a", "c", "d"),
                relays.all().stream().map(relay -> relay.spec().name()).toList());
        assertEquals(7, relays.relay("a").spec().socket().port());
    }

    @Test
    void aRelayThatCantStartIsFailedAndTheOthersRun() {
        relays.load(List.of(spec("a", 1), spec("b", 1), stopped("c", 3)));
        assertEquals(
                List.of(RelayStatus.State.RUNNING, RelayStatus.State.FAILED, RelayStatus.State.STOPPED),
                relays.all().stream().map(relay -> relay.status().state()).toList());
        assertEquals("the port is taken", relays.relay("b").status().detail());
    }

    @Test
    void ofConcurrentCreationsOfOneNameOnlyOneSucceeds() throws Exception {
        AtomicInteger created = new AtomicInteger();
        BackplaneContract.inParallel(8, thread -> {
            try {
                relays.create(spec("a", 100 + thread));
                created.incrementAndGet();
            } catch (Problem conflict) {
                assertEquals(Problem.Kind.CONFLICT, conflict.kind());
            }
        });
        assertEquals(1, created.get());
        assertEquals(1, sockets.bound.size());
    }

    @Test
    void ofConcurrentReplacementsOfOneDefinitionOnlyOneSucceeds() throws Exception {
        relays.create(spec("a", 1));
        AtomicInteger replaced = new AtomicInteger();
        BackplaneContract.inParallel(8, thread -> {
            try {
                relays.replace(spec("a", 1), spec("a", 100 + thread));
                replaced.incrementAndGet();
            } catch (Problem conflict) {
                assertEquals(Problem.Kind.CONFLICT, conflict.kind());
            }
        });
        assertEquals(1, replaced.get());
        assertEquals(1, sockets.bound.size());
        assertEquals(Optional.of(relays.relay("a").spec()), stored.get("a"));
    }
}
