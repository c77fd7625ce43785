package io.fairlead.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/**
 * A TLS connection whose records the test cuts where it likes.
 *
 * <p>Threading: one thread.
 */
public final class TlsClient implements AutoCloseable {
    private static final int ROOM = 64 << 10;

    private final SocketChannel socket;
    private final SSLEngine engine;
    private final ByteBuffer incoming = ByteBuffer.allocate(ROOM).flip();
    private final ByteBuffer plain = ByteBuffer.allocate(ROOM).flip();

    public TlsClient(SSLContext context, int port, String protocol) throws IOException {
        socket = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        engine = context.createSSLEngine("127.0.0.1", port);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {protocol});
        engine.beginHandshake();
        shakeHands();
    }

    private void shakeHands() throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        while (status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED) {
            switch (status) {
                case NEED_WRAP -> {
                    ByteBuffer records = ByteBuffer.allocate(ROOM);
                    status = engine.wrap(ByteBuffer.allocate(0), records).getHandshakeStatus();
                    send(records.flip());
                }
                case NEED_TASK -> {
                    for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                        task.run();
                    }
                    status = engine.getHandshakeStatus();
                }
                default -> status = unwrap().getHandshakeStatus();
            }
        }
    }

    /** Begins a new handshake in the connection (RFC 5246 §7.4.1.1) or, in TLS 1.3, gives both sides new keys (RFC 8446 §4.6.3). */
    void shakeHandsAgain() throws IOException {
        engine.beginHandshake();
        shakeHands();
    }

    /** These bytes as records, which the caller sends. */
    public byte[] records(byte[] bytes) throws IOException {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (from.hasRemaining()) {
            ByteBuffer record = ByteBuffer.allocate(ROOM);
            engine.wrap(from, record);
            all.write(record.array(), 0, record.position());
        }
        return all.toByteArray();
    }

    public void send(ByteBuffer records) throws IOException {
        while (records.hasRemaining()) {
            socket.write(records);
        }
    }

    /** Opens a WebSocket, and says this while the handshake is answered: its record is cut off after so many bytes. */
    public void openSaying(String path, byte[] frame, int cut) throws IOException {
        byte[] upgrade = records(upgrade(path));
        byte[] said = records(frame);
        send(ByteBuffer.allocate(upgrade.length + cut)
                .put(upgrade)
                .put(said, 0, cut)
                .flip());
        assertTrue(head().startsWith("HTTP/1.1 101 "));
        send(ByteBuffer.wrap(said, cut, said.length - cut));
    }

    private SSLEngineResult unwrap() throws IOException {
        plain.compact();
        SSLEngineResult result = engine.unwrap(incoming, plain);
        while (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
            incoming.compact();
            int count = socket.read(incoming);
            incoming.flip();
            if (count < 0) {
                throw new EOFException("the connection ended without a word");
            }
            result = engine.unwrap(incoming, plain);
        }
        plain.flip();
        return result;
    }

    /** The next byte; -1: the other side has said that there is none. */
    public int read() throws IOException {
        while (!plain.hasRemaining()) {
            if (unwrap().getStatus() == SSLEngineResult.Status.CLOSED) {
                return -1;
            }
        }
        return plain.get() & 0xff;
    }

    public byte[] read(int count) throws IOException {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) read();
        }
        return bytes;
    }

    /** Up to the empty line. */
    public String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) read());
        }
        return head.toString();
    }

    public static byte[] upgrade(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
