package io.fairlead.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many members of one room by hand, on one thread: each checks that the messages come once and in order.
 *
 * <p>Threading: made by one thread; what is told of the members is safe to read.
 */
final class Audience implements AutoCloseable {
    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicLong heard = new AtomicLong();
    private final AtomicLong slowestNanos = new AtomicLong();
    private final AtomicInteger ended = new AtomicInteger();
    private final Thread reader = new Thread(this::read, "audience");

    /** One member's stream of frames (RFC 6455 §5.2) as far as it was read. */
    private final class Listener {
        private ByteBuffer bytes = ByteBuffer.allocate(1 << 14).limit(0);
        private long offset;

        void take(ByteBuffer more) {
            ByteBuffer joined = bytes.remaining() + more.remaining() > bytes.capacity()
                    ? ByteBuffer.allocate(2 * (bytes.remaining() + more.remaining()))
                    : ByteBuffer.allocate(bytes.capacity());
            bytes = joined.put(bytes).put(more).flip();
            while (takeFrame()) {
                heard.incrementAndGet();
            }
        }

        private boolean takeFrame() {
            ByteBuffer frame = bytes.duplicate();
            if (frame.remaining() < 4) {
                return false;
            }
            int opcode = frame.get() & 15;
            long length = frame.get() & 127;
            length = length == 126 ? frame.getShort() & 0xffff : length;
            if (length == 127) {
                if (frame.remaining() < 8) {
                    return false;
                }
                length = frame.getLong();
            }
            if (frame.remaining() < length) {
                return false;
            }
            byte[] payload = new byte[(int) length];
            frame.get(payload);
            bytes = frame;
            return opcode == 1 ? check(new String(payload, StandardCharsets.UTF_8)) || takeFrame() : takeFrame();
        }

        /** False for what is no message of the room. */
        private boolean check(String text) {
            if (!text.contains("\"type\":\"message\"")) {
                return false;
            }
            long now = Long.parseLong(after(text, "\"offset\":"));
            if (offset != 0 && now != offset + 1) {
                faults.add(now + " came after " + offset);
            }
            offset = now;
            slowestNanos.accumulateAndGet(System.nanoTime() - Long.parseLong(after(text, "\"text\":\"")), Math::max);
            return true;
        }

        private static String after(String text, String key) {
            int begin = text.indexOf(key) + key.length();
            int end = begin;
            while (Character.isDigit(text.charAt(end))) {
                end++;
            }
            return text.substring(begin, end);
        }
    }

    Audience(URI room, int members) throws IOException {
        for (int i = 0; i < members; i++) {
            SocketChannel channel = open(room, "m" + i, 0);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Listener());
            channels.add(channel);
        }
        reader.setDaemon(true);
        reader.start();
    }

    /** @param receiveBuffer bytes; 0: as the system likes */
    static SocketChannel open(URI room, String nick, int receiveBuffer) throws IOException {
        SocketChannel channel = SocketChannel.open();
        if (receiveBuffer > 0) {
            channel.socket().setReceiveBufferSize(receiveBuffer);
        }
        channel.connect(new InetSocketAddress(room.getHost(), room.getPort()));
        String handshake = "GET " + room.getPath() + "?nick=" + nick + " HTTP/1.1\r\nHost: " + room.getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        channel.write(ByteBuffer.wrap(handshake.getBytes(StandardCharsets.US_ASCII)));
        InputStream in = channel.socket().getInputStream();
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("refused: " + answer);
            }
            answer.append((char) next);
        }
        if (answer.indexOf("HTTP/1.1 101") != 0) {
            throw new IOException(answer.toString());
        }
        return channel;
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 18);
        try {
            while (selector.isOpen()) {
                selector.select(key -> drain(key, buffer));
            }
        } catch (IOException | ClosedSelectorException closed) {
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
            ((Listener) key.attachment()).take(buffer.flip());
        }
    }

    /** Messages that came to all of them together. */
    long heard() {
        return heard.get();
    }

    /** How many were closed on. */
    int ended() {
        return ended.get();
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    /** From when it was said until the last member had it. */
    long slowestMillis() {
        return slowestNanos.get() / 1_000_000;
    }

    @Override
    public void close() {
        try {
            selector.close();
            for (SocketChannel channel : channels) {
                channel.close();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
