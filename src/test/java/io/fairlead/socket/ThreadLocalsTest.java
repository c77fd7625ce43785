package io.fairlead.socket;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Ticker;
import io.fairlead.eventloop.DescriptorReserve;
import io.fairlead.eventloop.EventLoops;
import io.fairlead.relay.Sockets;
import io.fairlead.target.SocketUri;
import io.fairlead.target.Targets;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.ThreadCache;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A thread of an application server, whose thread locals outlive the archive. */
@Timeout(30)
class ThreadLocalsTest {
    private static final Sockets.Options OPTIONS = new Sockets.Options(
            Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5), 10, false, Duration.ZERO);

    @ParameterizedTest
    @EnumSource(
            value = SocketUri.Scheme.class,
            names = {"TCP_LISTEN", "UDP_LISTEN"})
    void nothingOfGrizzlyStaysWhereAPortWasBoundAndFreed(SocketUri.Scheme scheme) throws Exception {
        EventLoops loops = new EventLoops(() -> true, new DescriptorReserve(0, (delay, task) -> {}, System::nanoTime));
        TCPNIOTransport transport = loops.tcp(task -> new Thread(task, "test-tcp"), 1);
        transport.start();
        try (GrizzlySockets sockets = new GrizzlySockets(
                new Targets(List.of("127.0.0.1:*"), true),
                loops,
                transport,
                role -> task -> new Thread(task, "test-" + role),
                () -> "p",
                (delay, task) -> {},
                new Ticker(),
                System::nanoTime,
                MemoryBudget.unlimited())) {
            FutureTask<@Nullable Object> foreign = new FutureTask<>(() -> {
                sockets.listen(new SocketUri(scheme, "127.0.0.1", 0, "", Map.of()), OPTIONS, peer -> {
                            throw new IllegalStateException("nobody comes");
                        })
                        .close();
                return left();
            });
            new Thread(foreign, "test-foreign").start();
            assertNull(foreign.get(10, TimeUnit.SECONDS));
        } finally {
            EventLoops.stop(transport);
        }
    }

    /** What Grizzly keeps for a thread that is none of its own. */
    private static @Nullable Object left() throws ReflectiveOperationException {
        Field field = ThreadCache.class.getDeclaredField("genericCacheAttr");
        field.setAccessible(true);
        return ((ThreadLocal<?>) field.get(null)).get();
    }
}
