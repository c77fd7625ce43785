package io.fairlead.eventloop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DetachedKeyTest {
    /** What happened to the connection, in its order. */
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private final EventLoops loops =
            new EventLoops(() -> true, new DescriptorReserve(0, (delay, task) -> {}, System::nanoTime));
    private final TCPNIOTransport transport = loops.tcp(task -> new Thread(task, "test-loop"), 1);
    private int port;

    /** Takes each connection from Grizzly as soon as it comes. */
    private final class Owner implements ChannelHandler {
        private final DetachedKey key;
        private final SocketChannel channel;

        Owner(NIOConnection connection) {
            key = loops.detachedKey(connection);
            channel = (SocketChannel) connection.getChannel();
        }

        @Override
        public void onReadable() {
            ByteBuffer buffer = key.loop().readBuffer();
            try {
                int count = channel.read(buffer);
                if (count < 0) {
                    key.close();
                }
                heard.add(count < 0 ? "end" : "read " + count);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        @Override
        public void onWritable() {
            key.writable(false);
            heard.add("room");
        }

        @Override
        public void onDefect() {
            heard.add("defect");
        }

        @Override
        public void abort() {
            key.close();
            heard.add("aborted");
        }
    }

    private final BlockingQueue<Owner> owners = new LinkedBlockingQueue<>();

    @BeforeEach
    void listen() throws IOException {
        transport.setProcessor(new EventProcessor((one, event) -> {
            NIOConnection connection = (NIOConnection) one;
            if (event == IOEvent.ACCEPTED) {
                Owner made = new Owner(connection);
                owners.add(made);
                made.key.take(connection, made);
                heard.add(connection.isOpen() ? "not taken" : "taken");
            } else if (event == IOEvent.CLOSED && connection.getChannel() instanceof SocketChannel) {
                heard.add("closed for Grizzly");
            }
        }));
        transport.start();
        port = ((InetSocketAddress) transport
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .getLocalAddress())
                .getPort();
    }

    @AfterEach
    void stop() {
        EventLoops.stop(transport);
    }

    private Socket dial() throws IOException, InterruptedException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
        assertEquals("closed for Grizzly", next());
        assertEquals("taken", next());
        return client;
    }

    private @Nullable String next() throws InterruptedException {
        return heard.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void theOwnerHearsAllOfAConnectionThatIsClosedForGrizzly() throws Exception {
        try (Socket client = dial()) {
            client.getOutputStream().write(new byte[3]);
            assertEquals("read 3", next());
            Owner taken = owners.take();
            assertTrue(taken.channel.isOpen());
            taken.key.writable(true);
            assertEquals("room", next());
            client.shutdownOutput();
            assertEquals("end", next());
            assertEquals(-1, client.getInputStream().read());
            assertFalse(taken.channel.isOpen());
        }
    }

    @Test
    void nothingIsToldOfBytesThatTheOwnerDoesNotWantYet() throws Exception {
        try (Socket client = dial()) {
            Owner taken = owners.take();
            taken.key.readable(false);
            taken.key.writable(true);
            assertEquals("room", next());
            client.getOutputStream().write(new byte[3]);
            taken.key.writable(true);
            assertEquals("room", next());
            taken.key.readable(true);
            assertEquals("read 3", next());
        }
    }

    @Test
    void theEndOfTheSelectorEndsTheChannel() throws Exception {
        try (Socket client = dial()) {
            EventLoops.stop(transport);
            assertEquals("aborted", next());
            assertEquals(-1, client.getInputStream().read());
        }
    }
}
