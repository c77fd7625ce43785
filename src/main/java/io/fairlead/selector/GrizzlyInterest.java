package io.fairlead.selector;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import org.glassfish.grizzly.nio.NIOConnection;

/**
 * A Grizzly connection's key. Grizzly's own enable and disable overtake each other between threads, so the wanted
 * state is kept here and applied on the connection's loop alone.
 *
 * <p>Threading: safe.
 */
public final class GrizzlyInterest implements KeyInterest {
    private final NIOConnection connection;
    private final Loop loop;
    private final Runnable onClose;
    private volatile boolean wantsRead = true;
    private volatile boolean wantsWrite;

    /** @param onClose closes the connection */
    GrizzlyInterest(NIOConnection connection, Loop loop, Runnable onClose) {
        this.connection = connection;
        this.loop = loop;
        this.onClose = onClose;
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
        SelectionKey key = connection.getSelectionKey();
        try {
            if (key != null && key.isValid()) {
                key.interestOps((wantsRead ? SelectionKey.OP_READ : 0) | (wantsWrite ? SelectionKey.OP_WRITE : 0));
            }
        } catch (CancelledKeyException closed) {
            // nothing to wait for any more
        }
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public void close() {
        onClose.run();
    }
}
