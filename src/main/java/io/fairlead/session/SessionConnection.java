package io.fairlead.session;

import io.fairlead.core.Close;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.UnreadBytes;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of all sessions have alike.
 *
 * <p>Threading: safe.
 */
public abstract class SessionConnection implements SessionTransport {
    private final String id;
    private final String address;
    private final SessionContext context;
    private final MemoryBudget.Account memory;
    private final UnreadBytes unread = new UnreadBytes(this::written, this::sendQueue);
    private volatile @Nullable Close closed;
    private volatile boolean suspended;
    private volatile long resumed;

    protected SessionConnection(String id, String address, SessionContext context) {
        this.id = id;
        this.address = address;
        this.context = context;
        this.memory = context.memory().account(address, this);
        this.resumed = nanos();
    }

    protected final SessionContext context() {
        return context;
    }

    protected final long nanos() {
        return context.nanoTime().getAsLong();
    }

    /**
     * Decides on the close of this side.
     *
     * @return false if it was already closed
     */
    protected final synchronized boolean decide(Close close) {
        boolean first = closed == null;
        closed = first ? close : closed;
        return first;
    }

    protected final boolean isSuspended() {
        return suspended;
    }

    @Override
    public void suspend() {
        suspended = true;
    }

    @Override
    public void resume() {
        resumed = nanos();
        suspended = false;
    }

    @Override
    public long readSuspendedUntil(long nanos) {
        return suspended ? nanos : resumed;
    }

    @Override
    public final void end() {
        close(Close.NORMAL);
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final String address() {
        return address;
    }

    @Override
    public final MemoryBudget.Account memory() {
        return memory;
    }

    @Override
    public final UnreadBytes unread() {
        return unread;
    }

    @Override
    public final @Nullable Close closed() {
        return closed;
    }
}
