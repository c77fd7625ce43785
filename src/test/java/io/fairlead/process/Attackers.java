package io.fairlead.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Connections from one address that write as fast as they are read, and read nothing but the little that some remember.
 * Some of those that fail are opened again every tenth of a second.
 *
 * <p>Threading: its own thread writes; {@link #ended} is safe.
 */
final class Attackers implements AutoCloseable {
    /** Another address than that of ordinary clients. */
    private static final String FROM = "127.0.0.66";

    private static final int TICK_MILLIS = 100;
    private static final int AT_ONCE = 10;

    private final InetSocketAddress to;
    private final byte[] first;
    private final byte[] again;
    private final boolean reads;
    private final ByteBuffer read = ByteBuffer.allocate(1 << 12);
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final Thread thread;
    private int missing;
    private long reopened = System.nanoTime();
    private volatile boolean stopped;
    private final AtomicLong ended = new AtomicLong();
    private final AtomicLong written = new AtomicLong();

    /**
     * @param first what each begins with
     * @param again what it repeats after that; empty: nothing, it listens then
     */
    Attackers(int count, InetSocketAddress to, byte[] first, byte[] again) throws IOException {
        this.reads = again.length == 0;
        this.to = to;
        this.first = first;
        this.again = again;
        for (int i = 0; i < count; i++) {
            open();
        }
        thread = new Thread(this::run, "attackers");
        thread.start();
    }

    static byte[] handshake(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** A masked binary frame, of which only so much is sent. */
    static byte[] frame(boolean last, int length, int sent) {
        ByteBuffer frame = ByteBuffer.allocate(8 + sent);
        frame.put((byte) (last ? 0x82 : 0x02)).put((byte) (0x80 | 126)).putShort((short) length);
        return frame.array();
    }

    private void open() throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
        channel.bind(new InetSocketAddress(FROM, 0));
        channel.connect(to);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_WRITE | (reads ? SelectionKey.OP_READ : 0), ByteBuffer.wrap(first));
        channels.add(channel);
    }

    private void run() {
        try {
            while (!stopped) {
                selector.select(TICK_MILLIS);
                reopen();
                for (SelectionKey key : selector.selectedKeys()) {
                    if (key.isValid() && key.isReadable()) {
                        read(key);
                    }
                    if (key.isValid() && key.isWritable()) {
                        write(key);
                    }
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private void reopen() throws IOException {
        if (missing > 0 && System.nanoTime() - reopened > TICK_MILLIS * 1_000_000L) {
            reopened = System.nanoTime();
            for (int i = Math.min(missing, AT_ONCE); i > 0; i--) {
                missing--;
                open();
            }
        }
    }

    private void read(SelectionKey key) throws IOException {
        read.clear();
        int count;
        try {
            count = ((SocketChannel) key.channel()).read(read);
        } catch (IOException reset) {
            count = -1;
        }
        if (count < 0) {
            onEnded(key.channel());
        } else {
            answers.add(new String(read.array(), 0, count, StandardCharsets.ISO_8859_1));
        }
    }

    private void write(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        ByteBuffer bytes = (ByteBuffer) key.attachment();
        try {
            written.addAndGet(channel.write(bytes));
        } catch (IOException gone) {
            onEnded(channel);
            return;
        }
        if (!bytes.hasRemaining()) {
            if (reads) {
                key.interestOps(SelectionKey.OP_READ);
            } else {
                key.attach(ByteBuffer.wrap(again));
            }
        }
    }

    private void onEnded(SelectableChannel channel) throws IOException {
        ended.incrementAndGet();
        missing++;
        channel.close();
    }

    /** Connections that the other side has ended. */
    long ended() {
        return ended.get();
    }

    long written() {
        return written.get();
    }

    /** What those heard that read. */
    Collection<String> answers() {
        return List.copyOf(answers);
    }

    private void stop() throws InterruptedException {
        stopped = true;
        selector.wakeup();
        thread.join();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        stop();
        for (SocketChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }
}
