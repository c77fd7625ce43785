package io.fairlead.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.ConnectionListener;
import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Problem;
import io.fairlead.core.Ticker;
import io.fairlead.eventloop.DescriptorReserve;
import io.fairlead.eventloop.EventLoops;
import io.fairlead.extension.Eventually;
import io.fairlead.relay.Sockets;
import io.fairlead.target.SocketUri;
import io.fairlead.target.Targets;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A UDP socket that was made for one target, on real sockets. */
@Timeout(30)
class DialledUdpTest {
    private final Ticker ticker = new Ticker();
    private final CompletableFuture<Connection> connected = new CompletableFuture<>();
    private final CompletableFuture<Close> closed = new CompletableFuture<>();

    @Test
    void theSocketEndsWithItsPeer() throws Exception {
        AtomicInteger ids = new AtomicInteger();
        EventLoops loops = new EventLoops(() -> true, new DescriptorReserve(0, (delay, task) -> {}, System::nanoTime));
        TCPNIOTransport transport = loops.tcp(task -> new Thread(task, "test-tcp"), 1);
        transport.start();
        try (DatagramSocket target = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                GrizzlySockets sockets = new GrizzlySockets(
                        new Targets(List.of("127.0.0.1:*"), true),
                        loops,
                        transport,
                        role -> task -> new Thread(task, "test-" + role),
                        () -> "p" + ids.incrementAndGet(),
                        (delay, task) -> {},
                        ticker,
                        System::nanoTime,
                        MemoryBudget.unlimited())) {
            SocketUri uri = new SocketUri(SocketUri.Scheme.UDP, "127.0.0.1", target.getLocalPort(), "", Map.of());
            sockets.connect(
                    uri,
                    new Sockets.Options(
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(5),
                            10,
                            false,
                            Duration.ZERO),
                    null,
                    new Outcome());
            Connection connection = connected.get(10, TimeUnit.SECONDS);
            connection.write(Frame.binary(new byte[] {1}), written -> {});
            DatagramPacket packet = new DatagramPacket(new byte[10], 10);
            target.receive(packet);
            assertEquals(1, ticker.size());

            connection.end();
            assertEquals(Close.NORMAL, closed.get(10, TimeUnit.SECONDS));
            Eventually.holds(() -> isFree((InetSocketAddress) packet.getSocketAddress()));
            assertEquals(0, ticker.size());
        } finally {
            EventLoops.stop(transport);
        }
        assertTrue(closed.isDone());
    }

    private static boolean isFree(InetSocketAddress address) {
        try (DatagramSocket probe = new DatagramSocket(address)) {
            return probe.isBound();
        } catch (SocketException taken) {
            return false;
        }
    }

    private final class Outcome implements Sockets.ConnectListener {
        @Override
        public ConnectionListener onPeer(Connection connection) {
            connected.complete(connection);
            return new ConnectionListener() {
                @Override
                public void onBytes(ByteBuffer bytes) {
                    // nothing is answered
                }

                @Override
                public void onEnd() {
                    // datagrams have no end
                }

                @Override
                public void onClosed(Close close) {
                    closed.complete(close);
                }
            };
        }

        @Override
        public void onFailed(Problem problem, String report) {
            connected.completeExceptionally(problem);
        }
    }
}
