package io.fairlead.eventloop;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import org.glassfish.grizzly.nio.NIOConnection;

/**
 * The key of a channel that never was, or is no longer, a connection of Grizzly. Grizzly's state of a connection takes
 * more memory than a whole session or peer, which does not need it.
 *
 * <p>Threading: safe; the key is changed on its loop only.
 */
public final class DetachedKey implements InterestOps {
    private static final Logger LOG = System.getLogger(DetachedKey.class.getName());

    private final SelectionKey key;
    /** The operation that makes the channel readable: reading, or accepting if it listens. */
    private final int readOps;

    private final EventLoop loop;
    private final SendQueues queues;
    private volatile boolean wantsRead = true;
    private volatile boolean wantsWrite;

    DetachedKey(SelectionKey key, EventLoop loop, SendQueues queues) {
        this.key = key;
        this.readOps = key.channel().validOps() & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT);
        this.loop = loop;
        this.queues = queues;
    }

    /** Passes the channel to a handler, which receives the selector's events from now on. */
    public void take(ChannelHandler handler) {
        key.attach(handler);
        // Grizzly may still be processing an event of the connection, and change the key after it.
        loop.defer(this::apply);
    }

    /** Takes over the channel of a Grizzly connection, which is closed for Grizzly. On the loop. */
    public void take(NIOConnection connection, ChannelHandler handler) {
        take(handler);
        loop.detach(connection::terminateSilently);
    }

    /** Applied even if the interest was off before, because Grizzly may have switched it on. */
    @Override
    public void readable(boolean wanted) {
        if (!wanted || !wantsRead) {
            wantsRead = wanted;
            loop.execute(this::apply);
        }
    }

    @Override
    public void writable(boolean wanted) {
        if (wantsWrite != wanted) {
            wantsWrite = wanted;
            loop.execute(this::apply);
        }
    }

    private void apply() {
        try {
            if (key.isValid()) {
                key.interestOps((wantsRead ? readOps : 0) | (wantsWrite ? SelectionKey.OP_WRITE : 0));
            }
        } catch (CancelledKeyException closed) {
            // closed by another thread
        }
    }

    @Override
    public long sendQueue() {
        return queues.of(key.channel());
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    /** The selector deregisters the channel, which frees its port, at the next select. */
    @Override
    public void close() {
        try {
            key.channel().close();
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "a channel did not close", gone);
        }
        if (!loop.isHere()) {
            key.selector().wakeup();
        }
    }
}
