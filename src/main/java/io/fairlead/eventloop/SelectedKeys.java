package io.fairlead.eventloop;

import java.nio.channels.SelectionKey;
import java.util.function.Consumer;

/**
 * What one select found: keys of Grizzly's connections, and of channels that have an owner.
 *
 * <p>Threading: the selector's thread.
 */
final class SelectedKeys implements Consumer<SelectionKey> {
    private final SelectedKeySet connections = new SelectedKeySet();
    private final SelectedKeySet owned = new SelectedKeySet();

    /** A selector tells each key once for a select. */
    @Override
    public void accept(SelectionKey key) {
        (key.attachment() instanceof ChannelHandler ? owned : connections).accept(key);
    }

    /** Of Grizzly's connections. */
    SelectedKeySet connections() {
        return connections;
    }

    /** Tells each owner once; afterwards they are forgotten. */
    void tellOwners(EventLoop loop) {
        loop.share(owned.size());
        for (SelectionKey key : owned) {
            if (key.attachment() instanceof ChannelHandler handler) {
                loop.tell(handler, key);
            }
        }
        owned.clear();
    }
}
