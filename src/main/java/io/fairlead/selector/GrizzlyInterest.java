package io.fairlead.selector;

import java.nio.channels.SelectionKey;
import org.glassfish.grizzly.nio.NIOConnection;
import org.jspecify.annotations.Nullable;

/**
 * A Grizzly connection's key. Grizzly's own enable and disable overtake each other between threads.
 *
 * <p>Threading: safe.
 */
public final class GrizzlyInterest extends WantedOps {
    private final NIOConnection connection;
    private final Runnable onClose;

    /** @param onClose closes the connection */
    GrizzlyInterest(NIOConnection connection, Loop loop, Runnable onClose) {
        super(loop);
        this.connection = connection;
        this.onClose = onClose;
    }

    @Override
    @Nullable SelectionKey key() {
        return connection.getSelectionKey();
    }

    @Override
    public void close() {
        onClose.run();
    }
}
