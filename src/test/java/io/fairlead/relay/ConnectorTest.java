package io.fairlead.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.backplane.LocalBackplane;
import io.fairlead.channel.Transcript;
import io.fairlead.core.FakeConnection;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Meters;
import io.fairlead.core.Problem;
import io.fairlead.core.Ticker;
import io.fairlead.definition.RelaySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConnectorTest {
    private static final RelaySpec SPEC =
            FakeSockets.spec("{name: up, mode: hub, socket: 'tcp://h:1', reconnect: {initial: 100ms, max: 1s}}");

    private final FakeSockets sockets = new FakeSockets();
    private final Meters meters = new Meters();
    private final List<Duration> delays = new ArrayList<>();
    private final List<Runnable> tasks = new ArrayList<>();
    private final RelayContext context = new RelayContext(
            sockets,
            new LocalBackplane(Clock.systemUTC(), () -> "e", Transcript.NONE, MemoryBudget.unlimited()),
            TestRooms.make(),
            new Ticker(),
            meters,
            (delay, task) -> {
                delays.add(delay);
                tasks.add(task);
            },
            Clock.systemUTC(),
            System::nanoTime,
            new Random(7),
            Duration.ofSeconds(10));
    private final List<String> accepted = new ArrayList<>();
    private final Connector source = new Connector(SPEC, context, peer -> {
        accepted.add(peer.id());
        return NoopListener.INSTANCE;
    });

    private void fail(int dial) {
        sockets.dials.get(dial).onFailed(new Problem(Problem.Kind.UPSTREAM, "refused"), "");
    }

    private void nextTask() {
        tasks.remove(0).run();
    }

    @Test
    void theDelayGrowsToItsCapWithinItsUpperHalf() {
        source.start();
        assertEquals(RelayStatus.State.CONNECTING, source.state());
        long[] ceilings = {100, 200, 400, 800, 1000, 1000, 1000};
        for (int i = 0; i < ceilings.length; i++) {
            fail(i);
            assertEquals("refused", source.detail());
            long millis = delays.get(i).toNanos() / 1_000_000;
            assertTrue(millis >= ceilings[i] / 2 && millis <= ceilings[i], i + ": " + millis);
            nextTask();
            assertEquals(i + 2, sockets.dials.size());
        }
        assertEquals(Map.of("upstream", 7L), meters.upstreamConnects());
    }

    @Test
    void aConnectionResetsTheDelay() {
        source.start();
        fail(0);
        nextTask();
        fail(1);
        nextTask();
        sockets.dials.get(2).onPeer(new FakeConnection("p"));
        assertEquals(RelayStatus.State.RUNNING, source.state());
        assertEquals("", source.detail());
        source.onPeerLeft("p");
        assertEquals(RelayStatus.State.CONNECTING, source.state());
        assertTrue(delays.get(2).compareTo(Duration.ofMillis(100)) <= 0, delays.toString());
        nextTask();
        assertEquals(4, sockets.dials.size());
    }

    @Test
    void aStoppedSourceDialsNoMore() {
        source.start();
        fail(0);
        source.stop();
        nextTask();
        assertEquals(1, sockets.dials.size());
        fail(0);
        source.onPeerLeft("p");
        assertEquals(List.of(), tasks);
        assertEquals(RelayStatus.State.STOPPED, source.state());
    }

    @Test
    void aConnectionThatComesAfterTheStopIsDropped() {
        source.start();
        source.stop();
        FakeConnection late = new FakeConnection("late");
        sockets.dials.get(0).onPeer(late);
        assertEquals(List.of("abort"), late.calls());
        assertEquals(RelayStatus.State.STOPPED, source.state());
    }

    @Test
    void aForbiddenTargetIsNeverDialled() {
        sockets.forbidsAll = true;
        assertEquals(
                Problem.Kind.FORBIDDEN,
                assertThrows(Problem.class, source::start).kind());
        assertEquals(List.of(), sockets.dials);
        assertEquals(RelayStatus.State.STOPPED, source.state());
    }
}
