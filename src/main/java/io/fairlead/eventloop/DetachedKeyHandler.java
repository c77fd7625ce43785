package io.fairlead.eventloop;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.SelectionKeyHandler;
import org.glassfish.grizzly.nio.transport.TCPNIOConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;

/**
 * Grizzly's handling of keys, for selectors that also have keys of a {@link ChannelHandler}. Grizzly sees those keys
 * only when it stops and closes all connections of its selectors.
 */
final class DetachedKeyHandler implements SelectionKeyHandler {
    private static final SelectionKeyHandler GRIZZLY = SelectionKeyHandler.DEFAULT_SELECTION_KEY_HANDLER;

    private final TCPNIOTransport transport;

    DetachedKeyHandler(TCPNIOTransport transport) {
        this.transport = transport;
    }

    @Override
    public NIOConnection getConnectionForKey(SelectionKey key) {
        return key.attachment() instanceof ChannelHandler handler
                ? new StandIn(transport, key, handler)
                : GRIZZLY.getConnectionForKey(key);
    }

    /** Represents a detached channel to Grizzly. */
    private static final class StandIn extends TCPNIOConnection {
        private final ChannelHandler handler;

        StandIn(TCPNIOTransport transport, SelectionKey key, ChannelHandler handler) {
            super(transport, key.channel());
            this.handler = handler;
        }

        @Override
        public void terminateSilently() {
            handler.abort();
        }
    }

    @Override
    public void setConnectionForKey(NIOConnection connection, SelectionKey key) {
        GRIZZLY.setConnectionForKey(connection, key);
    }

    @Override
    public void onKeyRegistered(SelectionKey key) {
        GRIZZLY.onKeyRegistered(key);
    }

    @Override
    public void onKeyDeregistered(SelectionKey key) {
        GRIZZLY.onKeyDeregistered(key);
    }

    @Override
    public boolean onProcessInterest(SelectionKey key, int interest) throws IOException {
        return GRIZZLY.onProcessInterest(key, interest);
    }

    @Override
    public void cancel(SelectionKey key) throws IOException {
        GRIZZLY.cancel(key);
    }

    @Override
    public int ioEvent2SelectionKeyInterest(IOEvent event) {
        return GRIZZLY.ioEvent2SelectionKeyInterest(event);
    }

    @Override
    public IOEvent selectionKeyInterest2IoEvent(int interest) {
        return GRIZZLY.selectionKeyInterest2IoEvent(interest);
    }

    @Override
    public IOEvent[] getIOEvents(int interest) {
        return GRIZZLY.getIOEvents(interest);
    }
}
