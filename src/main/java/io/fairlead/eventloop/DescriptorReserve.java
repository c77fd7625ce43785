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
 * Descriptors that are held for the time when the process may open no more, so that it can still tell how it is. Every
 * listener accepts through here: after a failure its selector would announce the same connection at once, and for ever.
 *
 * <pre>
 *   HELD ── an accept fails ──► LENT     who fails pauses; a listener that may use the reserve goes on, for health alone
 *    ▲                           │
 *    └── as many can be opened ──┘       tried after 50 ms, then after twice the time, up to 1 s
 * </pre>
 *
 * <p>Threading: safe; one lock, not held during an accept.
 */
public final class DescriptorReserve implements AutoCloseable {
    private static final Logger LOG = System.getLogger(DescriptorReserve.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    /** After so long without a failure the next one is logged. */
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** A socket that listens. */
    public interface Listener {
        /** Accepts one connection, if there is one. */
        void accept() throws IOException;

        /** Whether its selector is to announce connections; also called by other threads, and when it is closed. */
        void await(boolean wanted);

        boolean isOpen();

        /** Whether it goes on when only the reserve is left. */
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
    /** Whether no accept has succeeded without the reserve since one failed. */
    private volatile boolean failing;

    /**
     * @param size how many are held
     * @param nanoTime a clock as {@link System#nanoTime} is one
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

    /** Whether the process may open no more than what was held. */
    public boolean isLent() {
        return lent;
    }

    /** Accepts one connection, or has the listener wait. */
    public void accept(Listener listener) {
        if (lent && !listener.usesReserve()) {
            pause(listener);
            return;
        }
        try {
            boolean whole = !lent;
            listener.accept();
            if (whole && failing) {
                recovered();
            }
        } catch (IOException refused) {
            if (listener.isOpen()) {
                failed(listener, refused);
            }
        }
    }

    /** Says so when it was for want of a descriptor that an outgoing connection failed. */
    public void onDialFailed(Throwable cause) {
        // A failure of the target is one of the subclasses.
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

    private void failed(Listener listener, IOException refused) {
        if (lend(refused) && listener.usesReserve()) {
            return; // its selector announces the connection again
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

    /** @return false: that was done before, and was not enough */
    private synchronized boolean lend(IOException refused) {
        if (closed || lent) {
            return false;
        }
        log("new connections wait", refused);
        failing = true;
        lent = true;
        release();
        timer.after(pause, this::retry);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        return true;
    }

    private void log(String what, IOException refused) {
        long now = nanoTime.getAsLong();
        if (now - quietUntil >= 0) {
            LOG.log(
                    Level.ERROR,
                    "{0}, as the process may open no more ({1}): raise ulimit -n, or LimitNOFILE= of the service",
                    what,
                    refused.getMessage());
        }
        quietUntil = now + QUIET_NANOS;
    }

    /** A descriptor of the reserve is free again. */
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

    private synchronized void recovered() {
        failing = false;
        pause = FIRST_PAUSE;
    }

    /** All, or none. */
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
