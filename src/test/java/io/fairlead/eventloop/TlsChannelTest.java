package io.fairlead.eventloop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.tls.SelfSigned;
import io.fairlead.tls.TlsFiles;
import io.fairlead.tls.TlsIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Application data of a connection whose handshake is over, with the JDK's own client. */
@Timeout(30)
class TlsChannelTest {
    private static final int RECORDS_BYTES = 1 << 16;

    @TempDir
    Path folder;

    private final EventLoop loop = new EventLoop(() -> {}, () -> true);
    private SSLSocket client;
    private SocketChannel socket;
    private SSLEngine engine;
    private TlsChannel channel;

    @BeforeEach
    void connect() throws Exception {
        SelfSigned pair = SelfSigned.write(folder, "CN=gateway");
        TlsFiles files = new TlsFiles(pair.certificate(), pair.key());
        engine = new TlsIdentity(files, (delay, task) -> {}, Clock.systemUTC())
                .context()
                .createSSLEngine();
        engine.setUseClientMode(false);
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            client =
                    (SSLSocket) pair.trusting().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
            socket = server.accept();
        }
        CompletableFuture<Void> connected = CompletableFuture.runAsync(this::startHandshake);
        channel = new TlsChannel(socket, engine, loop, handshake());
        connected.get(10, TimeUnit.SECONDS);
        socket.configureBlocking(false);
    }

    @AfterEach
    void close() throws IOException {
        channel.close();
        client.close();
    }

    private void startHandshake() {
        try {
            client.startHandshake();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** @return what came behind the handshake */
    private byte[] handshake() throws IOException {
        ByteBuffer incoming = ByteBuffer.allocate(RECORDS_BYTES).limit(0);
        ByteBuffer outgoing = ByteBuffer.allocate(RECORDS_BYTES);
        engine.beginHandshake();
        HandshakeStatus status = engine.getHandshakeStatus();
        while (status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED) {
            switch (status) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> {
                    engine.wrap(ByteBuffer.allocate(0), outgoing.clear());
                    socket.write(outgoing.flip());
                }
                default -> {
                    Status result = engine.unwrap(incoming, ByteBuffer.allocate(RECORDS_BYTES))
                            .getStatus();
                    if (result == Status.BUFFER_UNDERFLOW) {
                        socket.read(incoming.compact());
                        incoming.flip();
                    }
                }
            }
            status = engine.getHandshakeStatus();
        }
        byte[] rest = new byte[incoming.remaining()];
        incoming.get(rest);
        return rest;
    }

    private void awaitReady(int operation) throws IOException {
        try (Selector selector = Selector.open()) {
            socket.register(selector, operation);
            selector.select();
        }
    }

    /** Reads until there is something, or the end. */
    private int read(ByteBuffer to) throws IOException {
        int count = 0;
        while (count == 0) {
            awaitReady(SelectionKey.OP_READ);
            count = channel.read(to);
        }
        return count;
    }

    @Test
    void whatTheClientSendsIsReadUntilItCloses() throws Exception {
        client.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
        ByteBuffer plain = ByteBuffer.allocate(RECORDS_BYTES);
        assertEquals(5, read(plain));
        assertEquals(StandardCharsets.US_ASCII.encode("hello"), plain.flip());
        client.close();
        assertEquals(-1, read(plain.clear()));
    }

    @Test
    void whatTheSocketRefusesIsHeldAndLeavesFirst() throws Exception {
        byte[] sent = new byte[16 << 20];
        new Random(1).nextBytes(sent);
        ByteBuffer plain = ByteBuffer.wrap(sent);
        while (plain.hasRemaining() && !channel.holds()) {
            channel.write(plain);
        }
        assertTrue(channel.holds());
        int taken = plain.position();
        long before = channel.sent();
        assertEquals(0, channel.write(plain));
        CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> readFully(taken));
        while (channel.holds()) {
            awaitReady(SelectionKey.OP_WRITE);
            channel.write(ByteBuffer.allocate(0));
        }
        byte[] expected = Arrays.copyOf(sent, taken);
        assertArrayEquals(expected, read.get(10, TimeUnit.SECONDS));
        assertTrue(channel.sent() > before);
    }

    private byte[] readFully(int count) {
        try {
            return client.getInputStream().readNBytes(count);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void theClientHearsOfTheEnd() throws Exception {
        channel.end();
        assertEquals(-1, client.getInputStream().read());
        assertFalse(channel.holds());
    }
}
