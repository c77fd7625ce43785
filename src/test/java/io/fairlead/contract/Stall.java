package io.fairlead.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Writes without end, until nothing more is taken. */
final class Stall implements AutoCloseable {
    private static final Duration STILL = Duration.ofMillis(500);

    private final AtomicLong written = new AtomicLong();
    private final Thread source;

    private Stall(Socket socket, byte[] block) {
        this.source = new Thread(() -> write(socket, block), "test-stall");
        source.start();
    }

    /** Returns when the receiver has taken nothing for half a second. */
    static Stall of(Socket socket, byte[] block) throws InterruptedException {
        Stall stall = new Stall(socket, block);
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

    /** What was written, less what the system's buffers between writer and gateway may hold of it. */
    long taken() throws IOException {
        return written.get() - largest("tcp_wmem") - largest("tcp_rmem");
    }

    /** The most that the system gives a socket for its buffer by itself (tcp(7)). */
    private static long largest(String name) throws IOException {
        try (BufferedReader sizes = Files.newBufferedReader(Path.of("/proc/sys/net/ipv4", name))) {
            return Long.parseLong(sizes.readLine().split("\\s+", -1)[2]);
        }
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
