package io.fairlead.socket;

import io.fairlead.core.Problem;
import io.fairlead.core.Pulse;
import io.fairlead.relay.SocketUri;
import io.fairlead.relay.Sockets;
import io.fairlead.selector.Loops;
import io.fairlead.selector.OwnKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;

/**
 * UDP in and out, on the selectors of TCP: unicast, broadcast and multicast (RFC 1112).
 *
 * <p>Threading: safe.
 */
final class UdpSockets {
    /** Asked of the kernel for each socket: a burst must survive until the selector comes round. */
    private static final int RECEIVE_BUFFER_BYTES = 4 << 20;

    private final TCPNIOTransport transport;
    private final Loops loops;
    private final Supplier<String> ids;
    private final Pulse pulse;
    private final LongSupplier nanoTime;

    UdpSockets(TCPNIOTransport transport, Loops loops, Supplier<String> ids, Pulse pulse, LongSupplier nanoTime) {
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
            bound.socket().abort();
            throw refused;
        }
        bound.begin();
        int port = bound.port();
        return new Sockets.Listening() {
            @Override
            public SocketUri uri() {
                return uri.withPort(port);
            }

            @Override
            public void close() {
                bound.socket().abort();
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
        try {
            if (uri.options().containsKey("broadcast")) {
                bound.channel().setOption(StandardSocketOptions.SO_BROADCAST, true);
            } else {
                bound.channel().connect(target);
            }
        } catch (IOException refused) {
            bound.socket().abort();
            throw refused;
        }
        bound.key().loop().execute(() -> bound.socket().add(target));
        bound.begin();
    }

    private record Bound(DatagramChannel channel, OwnKey key, UdpSocket socket) {
        int port() {
            return channel.socket().getLocalPort();
        }

        /** Packets are heard from here on. */
        void begin() {
            key.take(socket);
        }
    }

    private Bound bind(
            InetSocketAddress local,
            boolean shared,
            boolean dialled,
            Sockets.Options options,
            Sockets.Acceptor acceptor)
            throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, shared);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
            channel.bind(local);
            OwnKey key = loops.ownKey(transport, channel);
            UdpSocket socket = new UdpSocket(channel, key, options, acceptor, ids, pulse, nanoTime, dialled);
            pulse.watch(socket);
            return new Bound(channel, key, socket);
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
    }
}
