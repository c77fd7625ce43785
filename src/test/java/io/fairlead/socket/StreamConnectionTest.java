package io.fairlead.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.ConnectionListener;
import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Ticker;
import io.fairlead.eventloop.DescriptorReserve;
import io.fairlead.eventloop.EventLoops;
import io.fairlead.relay.Sockets;
import io.fairlead.target.SocketUri;
import io.fairlead.target.Targets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of a connection and its listener, on real sockets of both kinds. */
@Timeout(30)
class StreamConnectionTest {
    private static final String LOOP = "test-io";
    private static final int CHUNK_BYTES = 1 << 20;

    @TempDir
    Path folder;

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();
    private final EventLoops loops =
            new EventLoops(() -> true, new DescriptorReserve(0, (delay, task) -> {}, System::nanoTime));
    private final TCPNIOTransport transport = loops.tcp(task -> new Thread(task, LOOP), 2);
    private boolean startsSuspended;

    private enum Kind {
        TCP,
        UNIX
    }

    private GrizzlySockets sockets;

    @BeforeEach
    void start() throws IOException {
        transport.start();
        sockets = new GrizzlySockets(
                new Targets(List.of("127.0.0.1:*"), true),
                loops,
                transport,
                role -> task -> new Thread(task, "test-" + role),
                () -> "p1",
                (delay, task) -> {},
                new Ticker(),
                System::nanoTime,
                MemoryBudget.unlimited());
    }

    @AfterEach
    void stop() {
        sockets.close();
        EventLoops.stop(transport);
    }

    private SocketChannel connect(Kind kind) throws IOException {
        SocketUri uri = kind == Kind.TCP
                ? new SocketUri(SocketUri.Scheme.TCP_LISTEN, "127.0.0.1", 0, "", Map.of())
                : new SocketUri(
                        SocketUri.Scheme.UNIX_LISTEN,
                        "",
                        0,
                        folder.resolve("socket").toString(),
                        Map.of());
        Sockets.Options options =
                new Sockets.Options(Duration.ofSeconds(5), Duration.ZERO, Duration.ZERO, 10, false, Duration.ZERO);
        SocketUri bound = sockets.listen(uri, options, this::accept).uri();
        SocketAddress address = kind == Kind.TCP
                ? new InetSocketAddress("127.0.0.1", bound.port())
                : UnixDomainSocketAddress.of(bound.path());
        return SocketChannel.open(address);
    }

    private ConnectionListener accept(Connection connection) {
        if (startsSuspended) {
            connection.suspend();
        }
        accepted.add(connection);
        return new ConnectionListener() {
            @Override
            public void onBytes(ByteBuffer bytes) {
                events.add((Thread.currentThread().getName().startsWith(LOOP) ? "read " : "read elsewhere ")
                        + StandardCharsets.US_ASCII.decode(bytes.duplicate()));
            }

            @Override
            public void onEnd() {
                events.add("end");
            }

            @Override
            public void onClosed(Close close) {
                events.add("closed " + close.code());
            }
        };
    }

    private @Nullable String next() throws InterruptedException {
        return events.poll(10, TimeUnit.SECONDS);
    }

    private static ByteBuffer ascii(String text) {
        return StandardCharsets.US_ASCII.encode(text);
    }

    @ParameterizedTest
    @EnumSource
    void eachDirectionEndsOnItsOwn(Kind kind) throws Exception {
        try (SocketChannel client = connect(kind)) {
            client.write(ascii("hello"));
            client.shutdownOutput();
            assertEquals("read hello", next());
            assertEquals("end", next());

            Connection connection = accepted.take();
            connection.turn(() -> connection.write(Frame.text("bye"), written -> events.add("written " + written)));
            connection.end();
            assertEquals("written true", next());
            assertEquals("closed 1000", next());
            ByteBuffer read = ByteBuffer.allocate(10);
            while (client.read(read) >= 0) {
                // until the end
            }
            assertEquals(ascii("bye"), read.flip());
        }
    }

    /** Writes until the socket takes no more. @return the bytes of all writes, of which the last is under way */
    private long fill(Connection connection) throws InterruptedException {
        long bytes = 0;
        String outcome;
        do {
            connection.turn(() -> {
                connection.write(Frame.binary(new byte[CHUNK_BYTES]), written -> events.add("written " + written));
                events.add("handed over");
            });
            bytes += CHUNK_BYTES;
            outcome = next();
            if ("written true".equals(outcome)) {
                assertEquals("handed over", next());
            }
        } while ("written true".equals(outcome));
        assertEquals("handed over", outcome);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void aWriteThatTheSocketRefusesIsOverWhenTheClientHasReadOn(Kind kind) throws Exception {
        try (SocketChannel client = connect(kind)) {
            Connection connection = accepted.take();
            long bytes = fill(connection);
            assertNull(events.peek());
            ByteBuffer read = ByteBuffer.allocate(CHUNK_BYTES);
            for (long left = bytes; left > 0; left -= client.read(read.clear())) {
                assertTrue(left > 0);
            }
            assertEquals("written true", next());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasWrittenBeforeTheEndArrivesBeforeTheEnd(Kind kind) throws Exception {
        try (SocketChannel client = connect(kind)) {
            Connection connection = accepted.take();
            long bytes = fill(connection);
            connection.end();
            ByteBuffer read = ByteBuffer.allocate(CHUNK_BYTES);
            long count = 0;
            for (int some = 0; some >= 0; some = client.read(read.clear())) {
                count += some;
            }
            assertEquals(bytes, count);
            assertEquals("written true", next());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWriteUnderWayFailsBeforeTheConnectionIsClosed(Kind kind) throws Exception {
        try (SocketChannel client = connect(kind)) {
            Connection connection = accepted.take();
            fill(connection);
            connection.abort();
            connection.abort();
            assertEquals("written false", next());
            assertEquals("closed 1000", next());
            assertTrue(client.isConnected());
        }
        assertNull(events.peek());
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsReadUntilItIsResumed(Kind kind) throws Exception {
        startsSuspended = true;
        try (SocketChannel client = connect(kind)) {
            client.configureBlocking(false);
            Connection connection = accepted.take();
            int written;
            do {
                written = client.write(ByteBuffer.allocate(CHUNK_BYTES));
            } while (written > 0);
            assertNull(events.peek());
            connection.resume();
            assertTrue(String.valueOf(next()).startsWith("read \0"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionsEndWithTheTransport(Kind kind) throws Exception {
        try (SocketChannel client = connect(kind)) {
            client.write(ascii("hello"));
            assertEquals("read hello", next());
            EventLoops.stop(transport);
            assertEquals("closed 1000", next());
            assertEquals(-1, client.read(ByteBuffer.allocate(1)));
        }
    }
}
