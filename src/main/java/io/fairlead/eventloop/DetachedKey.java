package io.fairlead.eventloop;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import org.glassfish.grizzly.nio.NIOConnection;

/**
 * The key of a channel that is not Grizzly's, or has left it: what Grizzly keeps of a connection is more than all of a
 * session or a peer, which need nothing of it.
 *
 * <p>Threading: safe; the key changes on its loop alone.
 */
public final class DetachedKey implements InterestOps {
    private static final Logger LOG = System.getLogger(DetachedKey.class.getName());

    private final SelectionKey key;
    /** What makes the channel readable: bytes, or connections where it listens. */
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

    /** Gives the channel to a handler, which gets the events of the selector from now on. */
    public void take(ChannelHandler handler) {
        key.attach(handler);
        // Grizzly may still be at an event of the connection, and change the key after it.
        loop.defer(this::apply);
    }

    /** The same with a connection of Grizzly's, which is closed for Grizzly. On the loop. */
    public void take(NIOConnection connection, ChannelHandler handler) {
        take(handler);
        loop.detach(connection::terminateSilently);
    }

    /** Applied even when it was off before: Grizzly may have switched it on. */
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
            // by another thread
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

    /** The selector gives the channel up, and its port free, when it selects again. */
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
