package io.fairlead.contract;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Writes without end, until nothing more is taken. */
final class StalledReader implements AutoCloseable {
    /** Bytes: the gateway's own queues, and the send buffer behind it, of which the system makes up to 4 MiB. */
    static final int MAX_TAKEN = 12 << 20;

    private static final Duration STILL = Duration.ofMillis(500);

    private final Socket socket;
    private final int block;
    private final AtomicLong written = new AtomicLong();
    private final Thread source;

    private StalledReader(Socket socket, byte[] block) {
        this.socket = socket;
        this.block = block.length;
        this.source = new Thread(() -> write(socket, block), "test-stall");
        source.start();
    }

    /** Returns when the receiver has taken nothing for half a second. */
    static StalledReader of(Socket socket, byte[] block) throws InterruptedException {
        StalledReader stall = new StalledReader(socket, block);
        long before = -1;
        while (stall.source.isAlive() && stall.written.get() != before) {
            before = stall.written.get();
            stall.source.join(STILL.toMillis());
        }
        return stall;
    }

    private void write(Socket socket, byte[] block) {
        try {
            while (!socket.isClosed()) {
                socket.getOutputStream().write(block);
                written.addAndGet(block.length);
            }
        } catch (SocketException closed) {
            // the test is over, or the receiver gave up
        } catch (IOException unexpected) {
            throw new java.io.UncheckedIOException(unexpected);
        }
    }

    long written() {
        return written.get();
    }

    /** Bytes that the receiver has read, at most. */
    long taken() {
        return written.get() + block - SocketQueues.towards(socket);
    }

    boolean writing() {
        return source.isAlive();
    }

    /** After the socket was closed. */
    @Override
    public void close() throws InterruptedException {
        source.join();
    }
}
