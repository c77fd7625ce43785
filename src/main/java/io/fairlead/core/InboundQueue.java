package io.fairlead.core;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where messages wait that came before their sender was let in; it is not read on meanwhile.
 *
 * <pre>
 *   SHUT ── open ──► OPENING: what waited is dealt with, in order ──► OPEN: messages pass
 * </pre>
 *
 * <p>Threading: {@link #accept} is called by one thread at a time, {@link #open} by any; the messages are dealt with one
 * at a time. Its lock guards the queue; nothing is called under it.
 */
public final class InboundQueue {
    private final Connection connection;
    private final Consumer<Frame> inside;
    private final Object lock = new Object();
    private final Queue<Frame> waiting = new ArrayDeque<>(0);
    /** Seen by the accepting thread alone. */
    private boolean suspended;

    private boolean opening;
    private volatile boolean open;

    /** @param inside deals with a message */
    public InboundQueue(Connection connection, Consumer<Frame> inside) {
        this.connection = connection;
        this.inside = inside;
    }

    /** Deals with a message now, or when it opens. */
    public void accept(Frame message) {
        if (!open && !suspended) {
            suspended = true;
            connection.suspend();
        }
        boolean waits;
        synchronized (lock) {
            waits = !open;
            if (waits) {
                waiting.add(message);
            }
        }
        if (!waits) {
            resume();
            inside.accept(message);
        }
    }

    /** When it was opened while the peer was being suspended. */
    private void resume() {
        if (suspended) {
            suspended = false;
            connection.resume();
        }
    }

    /** Lets messages pass from here on, after those that wait. Must not be called under a lock of the caller's. */
    public void open() {
        if (open) {
            return;
        }
        synchronized (lock) {
            if (opening) {
                return;
            }
            opening = true;
        }
        boolean held = false;
        for (Frame next = next(); next != null; next = next()) {
            held = true;
            inside.accept(next);
        }
        if (held) {
            connection.resume();
        }
    }

    private @Nullable Frame next() {
        synchronized (lock) {
            Frame next = waiting.poll();
            open = next == null;
            return next;
        }
    }
}
