package io.fairlead.eventloop;

import java.nio.channels.SelectionKey;
import java.util.function.Consumer;

/**
 * What one select found: keys of Grizzly's connections, and of channels that have an owner.
 *
 * <p>Threading: the selector's thread.
 */
final class Selected implements Consumer<SelectionKey> {
    private final ReadyKeys connections = new ReadyKeys();
    private final ReadyKeys owned = new ReadyKeys();

    /** A selector tells each key once for a select. */
    @Override
    public void accept(SelectionKey key) {
        (key.attachment() instanceof ChannelOwner ? owned : connections).accept(key);
    }

    /** Of Grizzly's connections. */
    ReadyKeys connections() {
        return connections;
    }

    /** Tells each owner once; afterwards they are forgotten. */
    void tellOwners(Loop loop) {
        loop.share(owned.size());
        for (SelectionKey key : owned) {
            if (key.attachment() instanceof ChannelOwner owner) {
                loop.tell(owner, key);
            }
        }
        owned.clear();
    }
}
