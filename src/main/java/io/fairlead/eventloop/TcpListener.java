package io.fairlead.eventloop;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;

/**
 * A TCP listener. While only the reserve is left, HTTP listeners continue and those for raw peers pause.
 *
 * @param loop the loop of its events
 */
record TcpListener(TCPNIOServerConnection server, EventLoop loop) implements DescriptorReserve.Listener {
    @Override
    public void accept() throws IOException {
        server.onAccept();
    }

    @Override
    public void await(boolean wanted) {
        loop.execute(() -> {
            SelectionKey key = server.getSelectionKey();
            if (key.isValid()) {
                key.interestOps(wanted ? SelectionKey.OP_ACCEPT : 0);
            }
        });
    }

    @Override
    public boolean isOpen() {
        return server.isOpen();
    }

    @Override
    public boolean usesReserve() {
        return !(server.getProcessor() instanceof EventProcessor);
    }
}
