package io.fairlead.socket;

import io.fairlead.core.Problem;
import io.fairlead.core.Pulse;
import io.fairlead.relay.SocketUri;
import io.fairlead.relay.Sockets;
import io.fairlead.selector.EventProcessor;
import io.fairlead.selector.Loops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.nio.transport.UDPNIOBindingHandler;
import org.glassfish.grizzly.nio.transport.UDPNIOServerConnection;
import org.glassfish.grizzly.nio.transport.UDPNIOTransport;

/**
 * UDP in and out on one Grizzly transport: unicast, broadcast and multicast (RFC 1112).
 *
 * <p>Threading: safe; binding waits for binding.
 */
final class UdpSockets {
    /** Asked of the kernel for each socket: a burst must survive until the selector comes round. */
    private static final int RECEIVE_BUFFER_BYTES = 4 << 20;

    private final UDPNIOTransport transport;
    private final Loops loops;
    private final Supplier<String> ids;
    private final Pulse pulse;
    private final LongSupplier nanoTime;

    UdpSockets(UDPNIOTransport transport, Loops loops, Supplier<String> ids, Pulse pulse, LongSupplier nanoTime) {
        this.transport = transport;
        this.loops = loops;
        this.ids = ids;
        this.pulse = pulse;
        this.nanoTime = nanoTime;
    }

    Sockets.Listening listen(
            SocketUri uri, InetSocketAddress address, Sockets.Options options, Sockets.Acceptor acceptor)
            throws IOException {
        InetAddress group = address.getAddress();
        boolean multicast = group.isMulticastAddress();
        InetSocketAddress local = multicast ? new InetSocketAddress(address.getPort()) : address;
        Bound bound = bind(local, multicast, false, options, acceptor);
        try {
            if (multicast) {
                bound.channel().join(group, networkInterface(uri));
            }
        } catch (IOException | Problem refused) {
            bound.socket().close();
            throw refused;
        }
        int port = bound.port();
        return new Sockets.Listening() {
            @Override
            public SocketUri uri() {
                return uri.withPort(port);
            }

            @Override
            public void close() {
                bound.socket().close();
            }
        };
    }

    private static NetworkInterface networkInterface(SocketUri uri) throws IOException {
        String name = uri.options().get("interface");
        if (name == null) {
            return NetworkInterface.networkInterfaces()
                    .filter(UdpSockets::canMulticast)
                    .findFirst()
                    .orElseThrow(() -> new IOException("no interface for multicast"));
        }
        NetworkInterface known = NetworkInterface.getByName(name);
        if (known == null) {
            throw new Problem(Problem.Kind.INVALID, "socket: there is no network interface " + name);
        }
        return known;
    }

    private static boolean canMulticast(NetworkInterface one) {
        try {
            return one.isUp() && one.supportsMulticast();
        } catch (IOException gone) {
            return false;
        }
    }

    /** A socket of its own for one target. */
    void connect(SocketUri uri, InetSocketAddress target, Sockets.Options options, Sockets.Dialled dialled)
            throws IOException {
        Bound bound = bind(new InetSocketAddress(0), false, true, options, dialled);
        if (uri.options().containsKey("broadcast")) {
            bound.channel().setOption(StandardSocketOptions.SO_BROADCAST, true);
        } else {
            bound.channel().connect(target);
        }
        bound.socket().interest().loop().execute(() -> bound.socket().add(target));
    }

    private record Bound(DatagramChannel channel, UdpSocket socket, int port) {}

    private synchronized Bound bind(
            InetSocketAddress local,
            boolean shared,
            boolean dialled,
            Sockets.Options options,
            Sockets.Acceptor acceptor)
            throws IOException {
        AtomicReference<UdpSocket> opened = new AtomicReference<>();
        EventProcessor processor = new EventProcessor((connection, event) -> {
            UdpSocket socket = opened.get();
            if (socket != null && event == IOEvent.READ) {
                socket.onReadable(nanoTime.getAsLong());
            } else if (socket != null && event == IOEvent.WRITE) {
                socket.onWritable();
            }
        });
        transport.setReuseAddress(shared);
        UDPNIOServerConnection bound = UDPNIOBindingHandler.builder(transport)
                .processor(processor)
                .build()
                .bind(local);
        DatagramChannel channel = (DatagramChannel) bound.getChannel();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
        UdpSocket socket = new UdpSocket(
                channel, loops.interest(bound, () -> transport.unbind(bound)), options, acceptor, ids, pulse, dialled);
        pulse.watch(socket);
        opened.set(socket);
        return new Bound(channel, socket, channel.socket().getLocalPort());
    }
}
