package io.fairlead.socket;

import io.fairlead.core.ConnectionListener;
import io.fairlead.core.MemoryBudget;
import io.fairlead.eventloop.DetachedKey;
import io.fairlead.eventloop.EventLoop;
import io.fairlead.eventloop.EventLoops;
import io.fairlead.eventloop.EventProcessor;
import io.fairlead.relay.Sockets;
import io.fairlead.target.SocketUri;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOBindingHandler;
import org.glassfish.grizzly.nio.transport.TCPNIOConnectorHandler;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.jspecify.annotations.Nullable;

/**
 * Inbound and outbound TCP on one Grizzly transport.
 *
 * <p>Threading: safe; events run on the transport's selector threads.
 */
@SuppressWarnings("rawtypes")
final class TcpSockets {
    private static final Logger LOG = System.getLogger(TcpSockets.class.getName());
    private static final int BACKLOG = 1024;

    private final MemoryBudget memory;
    private final TCPNIOTransport transport;
    private final EventLoops loops;
    private final Supplier<String> ids;
    private final UnacknowledgedWrites unacknowledged;

    TcpSockets(
            TCPNIOTransport transport,
            EventLoops loops,
            Supplier<String> ids,
            UnacknowledgedWrites unacknowledged,
            MemoryBudget memory) {
        this.transport = transport;
        this.loops = loops;
        this.ids = ids;
        this.unacknowledged = unacknowledged;
        this.memory = memory;
    }

    Sockets.BoundSocket listen(SocketUri uri, InetSocketAddress address, Duration keepAlive, Sockets.Acceptor acceptor)
            throws IOException {
        EventProcessor processor = new EventProcessor((connection, event) -> {
            if (event == IOEvent.ACCEPTED) {
                open(connection, keepAlive, acceptor);
            }
        });
        TCPNIOServerConnection bound = TCPNIOBindingHandler.builder(transport)
                .processor(processor)
                .build()
                .bind(address, BACKLOG);
        new KeepAlive(keepAlive).applyTo((ServerSocketChannel) bound.getChannel());
        int port = ((InetSocketAddress) bound.getLocalAddress()).getPort();
        return new Sockets.BoundSocket() {
            @Override
            public SocketUri uri() {
                return uri.withPort(port);
            }

            @Override
            public void close() {
                transport.unbind(bound);
            }
        };
    }

    private void open(Connection connection, Duration keepAlive, Sockets.Acceptor acceptor) {
        NIOConnection nio = (NIOConnection) connection;
        DetachedKey key = loops.detachedKey(nio);
        String address = Addresses.text((InetSocketAddress) connection.getPeerAddress());
        StreamConnection peer = new StreamConnection(
                ids.get(), address, (SocketChannel) nio.getChannel(), key, memory, unacknowledged::forget);
        unacknowledged.watch(peer, keepAlive);
        ConnectionListener listener = acceptor.onPeer(peer);
        peer.attach(listener);
        key.take(nio, peer);
    }

    /**
     * Dials one address.
     *
     * @param near the preferred loop of the connection; null: any
     * @param keepAlive zero: the system default
     * @param outcome if the dial is already over, the connection is dropped
     * @param failed receives the reason if the connection fails
     */
    void connect(
            InetSocketAddress address,
            @Nullable EventLoop near,
            Duration keepAlive,
            DialOutcome outcome,
            Consumer<Throwable> failed) {
        if (near == null) {
            connect(address, keepAlive, outcome, failed);
        } else {
            near.execute(() -> near.dial(() -> connect(address, keepAlive, outcome, failed)));
        }
    }

    private void connect(
            InetSocketAddress address, Duration keepAlive, DialOutcome outcome, Consumer<Throwable> failed) {
        TCPNIOConnectorHandler handler = TCPNIOConnectorHandler.builder(transport)
                .processor(new EventProcessor((connection, event) -> {
                    if (event == IOEvent.CONNECTED && outcome.first()) {
                        keepAlive(connection, keepAlive);
                        open(connection, keepAlive, outcome.acceptor());
                    } else {
                        connection.terminateSilently();
                    }
                }))
                .build();
        handler.connect(address, new EmptyCompletionHandler<>() {
            @Override
            public void failed(Throwable cause) {
                loops.reserve().onDialFailed(cause);
                failed.accept(cause);
            }
        });
    }

    private static void keepAlive(Connection connection, Duration keepAlive) {
        try {
            new KeepAlive(keepAlive).applyTo((SocketChannel) ((NIOConnection) connection).getChannel());
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "a connection closed before its options were set", gone);
        }
    }
}
