package io.fairlead.socket;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.NIOTransport;
import org.glassfish.grizzly.nio.SelectorHandler;

/**
 * A Grizzly connection's key. Grizzly's own enable and disable overtake each other between threads, so the wanted
 * state is kept here and applied on the selector thread alone.
 *
 * <p>Threading: safe.
 */
final class GrizzlyInterest implements KeyInterest {
    private final NIOConnection connection;
    private final Runnable onClose;
    private volatile boolean wantsRead = true;
    private volatile boolean wantsWrite;

    /** @param onClose closes the connection */
    GrizzlyInterest(NIOConnection connection, Runnable onClose) {
        this.connection = connection;
        this.onClose = onClose;
    }

    @Override
    public void readable(boolean wanted) {
        if (wantsRead != wanted) {
            wantsRead = wanted;
            execute(this::apply);
        }
    }

    @Override
    public void writable(boolean wanted) {
        if (wantsWrite != wanted) {
            wantsWrite = wanted;
            execute(this::apply);
        }
    }

    /** Applies the wanted state once more, after Grizzly has finished the event that is being handled. */
    void applyLater() {
        selectorHandler().enque(connection.getSelectorRunner(), task(this::apply), null);
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
    public void execute(Runnable task) {
        selectorHandler().execute(connection.getSelectorRunner(), task(task), null);
    }

    private SelectorHandler selectorHandler() {
        return ((NIOTransport) connection.getTransport()).getSelectorHandler();
    }

    private static SelectorHandler.Task task(Runnable runnable) {
        return () -> {
            runnable.run();
            return true;
        };
    }

    @Override
    public void close() {
        onClose.run();
    }
}
