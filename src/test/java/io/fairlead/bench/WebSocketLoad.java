package io.fairlead.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Many sessions on one thread, with as little work of its own as will do: it counts messages and looks at their length
 * only.
 *
 * <p>Threading: one thread.
 */
public final class WebSocketLoad implements AutoCloseable {
    private static final int PAYLOAD_BYTES = 64;
    private static final int READ_BYTES = 64 << 10;
    private static final long PATIENCE_MILLIS = 10_000;

    private final Selector selector = Selector.open();
    private final List<SelectionKey> sessions = new ArrayList<>();
    private final ByteBuffer message = masked();

    public WebSocketLoad(URI uri, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            SocketChannel channel = open(uri);
            channel.configureBlocking(false);
            sessions.add(channel.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(READ_BYTES)));
        }
    }

    private static SocketChannel open(URI uri) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(uri.getHost(), uri.getPort()));
        channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
        channel.write(ByteBuffer.wrap(("GET " + uri.getRawPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII)));
        StringBuilder head = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (head.indexOf("\r\n\r\n") < 0) {
            one.clear();
            if (channel.read(one) < 0) {
                throw new IOException(head.toString());
            }
            head.append((char) one.get(0));
        }
        if (!head.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException(head.toString());
        }
        return channel;
    }

    private static ByteBuffer masked() {
        ByteBuffer frame = ByteBuffer.allocate(6 + PAYLOAD_BYTES);
        frame.put((byte) 0x82).put((byte) (0x80 | PAYLOAD_BYTES)).putInt(0x01020304);
        while (frame.hasRemaining()) {
            frame.put((byte) frame.position());
        }
        return frame.flip();
    }

    /** Each session sends 64 bytes, and again when they came back; how many came back. */
    public long echo(Duration time) throws IOException {
        for (SelectionKey session : sessions) {
            send(session);
        }
        long end = System.nanoTime() + time.toNanos();
        long came = 0;
        int awaited = sessions.size();
        while (awaited > 0) {
            for (SelectionKey session : ready()) {
                int messages = read(session);
                came += messages;
                boolean more = messages > 0 && System.nanoTime() - end < 0;
                awaited -= more ? 0 : messages;
                if (more) {
                    send(session);
                }
            }
        }
        return came;
    }

    /** Waits until every session has heard one more message. */
    public void hear() throws IOException {
        int missing = sessions.size();
        while (missing > 0) {
            for (SelectionKey session : ready()) {
                missing -= read(session);
            }
        }
    }

    private List<SelectionKey> ready() throws IOException {
        if (selector.select(PATIENCE_MILLIS) == 0) {
            throw new IOException("nothing came for " + PATIENCE_MILLIS + " ms");
        }
        List<SelectionKey> ready = new ArrayList<>(selector.selectedKeys());
        selector.selectedKeys().clear();
        return ready;
    }

    private void send(SelectionKey session) throws IOException {
        ByteBuffer one = message.duplicate();
        while (one.hasRemaining()) {
            ((SocketChannel) session.channel()).write(one);
        }
    }

    /** How many whole messages this read ended. */
    private static int read(SelectionKey session) throws IOException {
        ByteBuffer bytes = (ByteBuffer) session.attachment();
        if (((SocketChannel) session.channel()).read(bytes) < 0) {
            throw new IOException("a session ended");
        }
        bytes.flip();
        int messages = 0;
        for (int length = frameLength(bytes); length <= bytes.remaining(); length = frameLength(bytes)) {
            messages += (bytes.get(bytes.position()) & 0x8f) > 0x88 ? 0 : (bytes.get(bytes.position()) & 0x80) >> 7;
            bytes.position(bytes.position() + length);
        }
        bytes.compact();
        return messages;
    }

    /** Of the frame that begins here, with its header; more than there is when that can't be told yet. */
    private static int frameLength(ByteBuffer bytes) {
        if (bytes.remaining() < 4) {
            return bytes.remaining() >= 2 && bytes.get(bytes.position() + 1) == 0 ? 2 : Integer.MAX_VALUE;
        }
        int length = bytes.get(bytes.position() + 1);
        return length < 126 ? 2 + length : 4 + (bytes.getShort(bytes.position() + 2) & 0xffff);
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey session : sessions) {
            session.channel().close();
        }
        selector.close();
    }
}
