package io.fairlead.contract;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;

/** Writes without end, until nothing more is taken. */
final class StalledReader implements AutoCloseable {
    /** Bytes: the gateway's own queues, and the send buffer behind it, of which the system makes up to 4 MiB. */
    static final int MAX_TAKEN = 12 << 20;

    private static final Duration STILL = Duration.ofMillis(500);

    private final Socket socket;
    private final int block;
    /** Guarded by this, which is notified of each change. */
    private long written;

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
        while (stall.source.isAlive() && stall.written() != before) {
            before = stall.written();
            stall.source.join(STILL.toMillis());
        }
        return stall;
    }

    private void write(Socket socket, byte[] block) {
        try {
            while (!socket.isClosed()) {
                socket.getOutputStream().write(block);
                wrote(block.length);
            }
        } catch (SocketException closed) {
            // the test is over, or the receiver gave up
        } catch (IOException unexpected) {
            throw new java.io.UncheckedIOException(unexpected);
        }
    }

    private synchronized void wrote(int bytes) {
        written += bytes;
        notifyAll();
    }

    synchronized long written() {
        return written;
    }

    synchronized void awaitWrittenBeyond(long bytes) throws InterruptedException {
        while (written <= bytes) {
            wait();
        }
    }

    /** Bytes that the receiver has read, at most. */
    long taken() {
        return written() + block - SocketQueues.towards(socket);
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
