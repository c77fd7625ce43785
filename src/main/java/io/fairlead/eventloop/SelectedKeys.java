package io.fairlead.eventloop;

import java.nio.channels.SelectionKey;
import java.util.function.Consumer;

/**
 * The keys of one select: those of Grizzly's connections, and those of detached channels.
 *
 * <p>Threading: the selector's thread.
 */
final class SelectedKeys implements Consumer<SelectionKey> {
    private final SelectedKeySet connections = new SelectedKeySet();
    private final SelectedKeySet detached = new SelectedKeySet();

    /** A select passes each key once. */
    @Override
    public void accept(SelectionKey key) {
        (key.attachment() instanceof ChannelHandler ? detached : connections).accept(key);
    }

    /** The keys of Grizzly's connections. */
    SelectedKeySet connections() {
        return connections;
    }

    /** Calls the handler of each detached key once, and clears these keys. */
    void dispatch(EventLoop loop) {
        loop.share(detached.size());
        for (SelectionKey key : detached) {
            if (key.attachment() instanceof ChannelHandler handler) {
                loop.dispatch(handler, key);
            }
        }
        detached.clear();
    }
}
