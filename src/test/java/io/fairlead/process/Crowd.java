package io.fairlead.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many cheap WebSocket sessions by hand: those that read throw away what they hear on one thread, the others never
 * read at all.
 *
 * <p>Threading: made by one thread; the counts are safe.
 */
final class Crowd implements AutoCloseable {
    private static final int TINY = 4 << 10;

    private final List<SocketChannel> all = new ArrayList<>();
    private final Selector selector = Selector.open();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger ended = new AtomicInteger();
    private final Thread reader = new Thread(this::read, "crowd");

    Crowd(URI session, int readers, int laggards) throws IOException {
        for (int i = 0; i < readers + laggards; i++) {
            SocketChannel channel = open(session, i >= readers);
            all.add(channel);
            if (i < readers) {
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ);
            }
        }
        reader.setDaemon(true);
        reader.start();
    }

    private static SocketChannel open(URI session, boolean deaf) throws IOException {
        SocketChannel channel = SocketChannel.open();
        if (deaf) {
            channel.socket().setReceiveBufferSize(TINY);
        }
        channel.connect(new InetSocketAddress(session.getHost(), session.getPort()));
        String handshake = "GET " + session.getPath() + " HTTP/1.1\r\nHost: " + session.getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        channel.write(ByteBuffer.wrap(handshake.getBytes(US_ASCII)));
        InputStream in = channel.socket().getInputStream();
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) in.read());
        }
        if (answer.indexOf("HTTP/1.1 101") != 0) {
            throw new AssertionError(answer.toString());
        }
        return channel;
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
        try {
            while (selector.isOpen()) {
                selector.select(key -> drain(key, buffer));
            }
        } catch (IOException | java.nio.channels.ClosedSelectorException closed) {
            // the test is over
        }
    }

    private void drain(SelectionKey key, ByteBuffer buffer) {
        buffer.clear();
        int count;
        try {
            count = ((SocketChannel) key.channel()).read(buffer);
        } catch (IOException reset) {
            count = -1;
        }
        if (count < 0) {
            ended.incrementAndGet();
            key.cancel();
        } else {
            bytes.addAndGet(count);
        }
    }

    /** What the readers have read. */
    long bytes() {
        return bytes.get();
    }

    /** How many readers were closed on. */
    int ended() {
        return ended.get();
    }

    @Override
    public void close() {
        try {
            selector.close();
            for (SocketChannel channel : all) {
                channel.close();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
