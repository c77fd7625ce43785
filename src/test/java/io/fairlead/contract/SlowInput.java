package io.fairlead.contract;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Takes a KiB at a time of what a socket has, and so many of them in a second. */
final class SlowInput extends FilterInputStream {
    private static final int STEP = 1 << 10;

    private final Semaphore never = new Semaphore(0);
    private final long pauseMillis;

    SlowInput(InputStream in, int kibPerSecond) {
        super(in);
        this.pauseMillis = 1000 / kibPerSecond;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, Math.min(length, STEP));
        try {
            if (count == STEP && never.tryAcquire(pauseMillis, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("nobody releases it");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
        return count;
    }
}
