package io.fairlead.socket;

import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.ConnectionListener;
import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Problem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One source address on a UDP socket. A datagram that arrives while the peer is suspended is dropped and counted,
 * because UDP has no flow control.
 *
 * <p>Threading: events come on the selector thread; writing and closing are safe. Its lock guards the packet that waits
 * for the socket.
 */
final class UdpConnection implements Connection {
    private final String id;
    private final InetSocketAddress remote;
    private final UdpSocket socket;
    private final MemoryBudget.Account memory;
    private final Object lock = new Object();
    private @Nullable ConnectionListener listener;
    /** The close of a connection that ended before it had a listener. */
    private @Nullable Close endedEarly;

    private boolean packets;
    private boolean confirmed;
    private volatile boolean answered;
    private volatile long lastPacket;
    private volatile boolean timed;
    private volatile boolean over;
    private volatile boolean suspended;
    private @Nullable ByteBuffer pending;
    private @Nullable Done pendingDone;

    UdpConnection(String id, InetSocketAddress remote, UdpSocket socket, MemoryBudget budget) {
        this.id = id;
        this.remote = remote;
        this.socket = socket;
        this.memory = budget.account(Addresses.text(remote), this);
    }

    @Override
    public MemoryBudget.Account memory() {
        return memory;
    }

    /** Sets the receiver of events; called once, on the selector thread. */
    void attach(ConnectionListener to) {
        listener = to;
        Close ended = endedEarly;
        if (ended != null) {
            to.onClosed(ended);
        }
    }

    private ConnectionListener events() {
        ConnectionListener to = listener;
        if (to == null) {
            throw new IllegalStateException("not attached");
        }
        return to;
    }

    InetSocketAddress remote() {
        return remote;
    }

    void onPacket(ByteBuffer packet, long nanos) {
        lastPacket = nanos;
        timed = true;
        if (over) {
            return;
        }
        if (!confirmed) {
            confirm();
        }
        if (suspended) {
            events().onDropped("block");
        } else {
            events().onBytes(packet);
        }
    }

    private void confirm() {
        if (packets) {
            confirmed = true;
            socket.onConfirmed(this);
        }
        packets = true;
    }

    /** Whether anything was written to it. */
    boolean isAnswered() {
        return answered;
    }

    void onUnreachable() {
        finish(Close.of(Problem.Kind.UPSTREAM, "the port is unreachable"));
    }

    /** Whether no packet came for this time. After a new peer or a write, the time counts from the next check. */
    boolean isIdle(long nanos, long idleNanos) {
        if (!timed) {
            timed = true;
            lastPacket = nanos;
        }
        return nanos - lastPacket > idleNanos;
    }

    @Override
    public void write(Frame frame, Done done) {
        if (socket.isTarget(this)) {
            timed = false;
        }
        if (!answered) {
            answered = true;
        }
        ByteBuffer packet = frame.buffer();
        synchronized (lock) {
            pending = packet;
            pendingDone = done;
        }
        retry();
    }

    /** Sends the waiting packet, if any. A packet that the network refuses is lost, which UDP permits. */
    void retry() {
        Done done;
        synchronized (lock) {
            ByteBuffer packet = pending;
            if (packet == null) {
                return;
            }
            try {
                if (!over && !socket.send(packet, this)) {
                    return;
                }
            } catch (IOException refused) {
                events().onDropped(Problem.Kind.UPSTREAM.id());
            }
            done = pendingDone;
            pending = null;
            pendingDone = null;
        }
        if (done != null) {
            done.done(!over);
        }
    }

    @Override
    public void suspend() {
        suspended = true;
    }

    @Override
    public void resume() {
        suspended = false;
    }

    /** UDP has no end of stream, so this closes the peer. */
    @Override
    public void end() {
        close(Close.NORMAL);
    }

    @Override
    public void close(Close close) {
        socket.interest().loop().execute(() -> finish(close));
    }

    @Override
    public void abort() {
        close(Close.NORMAL);
    }

    /** Closes it now; on the selector thread. */
    void finish(Close close) {
        if (over) {
            return;
        }
        over = true;
        socket.forget(this);
        retry();
        memory.close();
        ConnectionListener to = listener;
        if (to == null) {
            endedEarly = close;
        } else {
            to.onClosed(close);
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String address() {
        return Addresses.text(remote);
    }
}
