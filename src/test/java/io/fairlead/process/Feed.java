package io.fairlead.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A TCP peer that sends numbered lines of 1 KiB at a steady pace, or as fast as they are taken. */
final class Feed implements AutoCloseable {
    private static final int LINE = 1 << 10;
    private static final int PER_MILLISECOND = 10;

    private final Socket socket;
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong sent = new AtomicLong();

    @SuppressWarnings("FutureReturnValueIgnored") // it goes on until it is closed
    Feed(InetSocketAddress target) throws IOException {
        socket = new Socket(target.getAddress(), target.getPort());
        OutputStream out = socket.getOutputStream();
        byte[] burst = new byte[LINE * PER_MILLISECOND];
        pace.scheduleAtFixedRate(
                () -> {
                    Arrays.fill(burst, (byte) ' ');
                    for (int i = 0; i < PER_MILLISECOND; i++) {
                        byte[] number = Long.toString(sent.getAndIncrement()).getBytes(US_ASCII);
                        System.arraycopy(number, 0, burst, i * LINE, number.length);
                        burst[(i + 1) * LINE - 1] = '\n';
                    }
                    try {
                        out.write(burst);
                    } catch (IOException closed) {
                        throw new IllegalStateException(closed);
                    }
                },
                0,
                1,
                TimeUnit.MILLISECONDS);
    }

    long sent() {
        return sent.get();
    }

    @Override
    public void close() throws IOException {
        pace.shutdownNow();
        socket.close();
    }
}
