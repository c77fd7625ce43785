package io.fairlead.selector;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import org.glassfish.grizzly.nio.NIOConnection;

/**
 * The key of a channel that has left Grizzly: what Grizzly keeps of a connection is more than all of a session or a
 * peer, which need nothing of it.
 *
 * <p>Threading: safe; the key changes on its loop alone.
 */
public final class OwnKey extends WantedOps {
    private static final Logger LOG = System.getLogger(OwnKey.class.getName());

    private final SelectionKey key;

    OwnKey(SelectionKey key, Loop loop) {
        super(loop);
        this.key = key;
    }

    /** Gives the channel to its owner. Grizzly hears that its connection is closed, and forgets it. On the loop. */
    public void take(NIOConnection connection, ChannelOwner owner) {
        key.attach(owner);
        loop().part(connection::terminateSilently);
        // Grizzly may still be at an event of the connection, and change the key after it.
        loop().defer(this::apply);
    }

    @Override
    SelectionKey key() {
        return key;
    }

    @Override
    public void close() {
        try {
            key.channel().close();
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "a channel did not close", gone);
        }
    }
}
