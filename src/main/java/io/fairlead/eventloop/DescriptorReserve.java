package io.fairlead.eventloop;

import io.fairlead.core.Timer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A reserve of file descriptors, to be released when the process can't open any more, so that it can still answer
 * health checks. Every listener accepts through this class, since after a failed accept its selector would report the
 * same connection again at once, in a busy loop.
 *
 * <pre>
 *   HELD ── an accept fails ──► LENT     that listener pauses; one that uses the reserve serves health checks
 *    ▲                           │
 *    └── all can be reopened ────┘       retried after 50 ms, then doubling up to 1 s
 * </pre>
 *
 * <p>Threading: safe; one lock, not held during an accept.
 */
public final class DescriptorReserve implements AutoCloseable {
    private static final Logger LOG = System.getLogger(DescriptorReserve.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(1);
    /** After this time without a failure, the next one is logged. */
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** A listening socket. */
    public interface Listener {
        /** Accepts one connection, if one is pending. */
        void accept() throws IOException;

        /** Sets whether its selector reports connections; may be called by any thread, even after it is closed. */
        void await(boolean wanted);

        boolean isOpen();

        /** Whether it continues while only the reserve is left. */
        boolean usesReserve();
    }

    private final int size;
    private final Timer timer;
    private final LongSupplier nanoTime;
    private final Deque<SocketChannel> held = new ArrayDeque<>();
    private final Set<Listener> paused = new HashSet<>();
    private Duration pause = FIRST_PAUSE;
    private long quietUntil;
    private boolean closed;
    private volatile boolean lent;
    /** True from a failed accept until one succeeds without the reserve. */
    private volatile boolean failing;

    /**
     * @param size number of descriptors held
     * @param nanoTime a clock like {@link System#nanoTime}
     */
    public DescriptorReserve(int size, Timer timer, LongSupplier nanoTime) {
        this.size = size;
        this.timer = timer;
        this.nanoTime = nanoTime;
        this.quietUntil = nanoTime.getAsLong();
        synchronized (this) {
            hold();
        }
    }

    /** Whether the reserve is released, because the process can open no other descriptors. */
    public boolean isLent() {
        return lent;
    }

    /** Accepts one connection, or pauses the listener. */
    public void accept(Listener listener) {
        if (lent && !listener.usesReserve()) {
            pause(listener);
            return;
        }
        try {
            boolean whole = !lent;
            listener.accept();
            if (whole && failing) {
                onRecovered();
            }
        } catch (IOException refused) {
            if (listener.isOpen()) {
                onAcceptFailed(listener, refused);
            }
        }
    }

    /** Logs the failure of an outgoing connection if no descriptor was available. */
    public void onDialFailed(Throwable cause) {
        // Failures caused by the target are subclasses.
        if (cause.getClass() != SocketException.class) {
            return;
        }
        try {
            SocketChannel.open().close();
        } catch (IOException none) {
            synchronized (this) {
                log("outgoing connections fail", none);
            }
        }
    }

    private void onAcceptFailed(Listener listener, IOException refused) {
        if (lend(refused) && listener.usesReserve()) {
            return; // its selector reports the connection again
        }
        pause(listener);
    }

    private void pause(Listener listener) {
        listener.await(false);
        boolean again;
        synchronized (this) {
            again = !lent;
            if (!again) {
                paused.add(listener);
            }
        }
        if (again) {
            listener.await(true);
        }
    }

    /** @return false if the reserve was already released, which was not enough */
    private synchronized boolean lend(IOException refused) {
        if (closed || lent) {
            return false;
        }
        log("new connections wait", refused);
        failing = true;
        lent = true;
        release();
        timer.after(pause, this::retry);
        pause = pause.multipliedBy(2).compareTo(MAX_PAUSE) < 0 ? pause.multipliedBy(2) : MAX_PAUSE;
        return true;
    }

    private void log(String what, IOException refused) {
        long now = nanoTime.getAsLong();
        if (now - quietUntil >= 0) {
            LOG.log(
                    Level.ERROR,
                    "{0}, as the process can open no more files ({1}): raise ulimit -n, or LimitNOFILE= of the service",
                    what,
                    refused.getMessage());
        }
        quietUntil = now + QUIET_NANOS;
    }

    /** A descriptor of the reserve was freed. */
    public void onReturned() {
        Set<Listener> waiting;
        synchronized (this) {
            waiting = resumable();
        }
        waiting.forEach(listener -> listener.await(true));
    }

    private void retry() {
        Set<Listener> waiting;
        synchronized (this) {
            if (closed) {
                return;
            }
            lent = !hold();
            if (lent) {
                timer.after(pause, this::retry);
            }
            waiting = resumable();
        }
        waiting.forEach(listener -> listener.await(true));
    }

    private Set<Listener> resumable() {
        Set<Listener> waiting = new HashSet<>(paused);
        waiting.removeIf(listener -> lent && !listener.usesReserve());
        paused.removeAll(waiting);
        return waiting;
    }

    private synchronized void onRecovered() {
        failing = false;
        pause = FIRST_PAUSE;
    }

    /** Reopens all descriptors, or none. */
    private boolean hold() {
        try {
            while (held.size() < size) {
                held.add(SocketChannel.open());
            }
            return true;
        } catch (IOException none) {
            release();
            return false;
        }
    }

    private void release() {
        for (SocketChannel one = held.poll(); one != null; one = held.poll()) {
            try {
                one.close();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        release();
    }
}
