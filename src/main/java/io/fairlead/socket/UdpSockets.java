package io.fairlead.socket;

import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Problem;
import io.fairlead.core.Ticker;
import io.fairlead.eventloop.DetachedKey;
import io.fairlead.eventloop.EventLoops;
import io.fairlead.relay.Sockets;
import io.fairlead.target.SocketUri;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.jspecify.annotations.Nullable;

/**
 * Inbound and outbound UDP, on the selectors of TCP: unicast, broadcast and multicast (RFC 1112).
 *
 * <p>Threading: safe.
 */
final class UdpSockets {
    /** Requested from the kernel for each socket, so that a burst is buffered until the next select. */
    private static final int RECEIVE_BUFFER_BYTES = 4 << 20;

    private final TCPNIOTransport transport;
    private final EventLoops loops;
    private final Supplier<String> ids;
    private final Ticker ticker;
    private final LongSupplier nanoTime;
    private final GatewayUdpPorts gatewayPorts;
    private final MemoryBudget memory;

    UdpSockets(
            TCPNIOTransport transport,
            EventLoops loops,
            Supplier<String> ids,
            Ticker ticker,
            LongSupplier nanoTime,
            MemoryBudget memory) {
        this.transport = transport;
        this.loops = loops;
        this.ids = ids;
        this.ticker = ticker;
        this.nanoTime = nanoTime;
        this.gatewayPorts = new GatewayUdpPorts(nanoTime);
        this.memory = memory;
    }

    Sockets.BoundSocket listen(
            SocketUri uri, InetSocketAddress address, Sockets.Options options, Sockets.Acceptor acceptor)
            throws IOException {
        InetAddress group = address.getAddress();
        boolean multicast = group.isMulticastAddress();
        InetSocketAddress local = multicast ? new InetSocketAddress(address.getPort()) : address;
        DatagramChannel channel = open(DatagramChannel.open(), local, multicast, one -> {
            if (multicast) {
                one.join(group, networkInterface(uri));
            }
        });
        Bound bound = register(channel, options, acceptor);
        bound.begin();
        int port = channel.socket().getLocalPort();
        return new Sockets.BoundSocket() {
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
        NetworkInterface named = NetworkInterface.getByName(name);
        if (named == null) {
            throw new Problem(Problem.Kind.INVALID, "socket: there is no network interface " + name);
        }
        return named;
    }

    private static boolean canMulticast(NetworkInterface one) {
        try {
            return one.isUp() && one.supportsMulticast();
        } catch (IOException gone) {
            return false;
        }
    }

    /**
     * Opens a socket for the first target to which the system has a route. For a broadcast or multicast address, each
     * source that answers is a further peer, and the socket can't be connected, since it would then receive from the
     * target only.
     */
    void connect(SocketUri uri, TargetAddresses to, Sockets.Options options, Sockets.ConnectListener connectListener) {
        List<String> failures = new ArrayList<>(to.refused());
        String reason = "failed";
        for (InetSocketAddress target : to.allowed()) {
            try {
                connect(uri, target, options, connectListener);
                return;
            } catch (IOException refused) {
                reason = Addresses.reason(refused);
                failures.add(Addresses.text(target) + " " + reason);
            }
        }
        connectListener.onFailed(
                new Problem(Problem.Kind.UPSTREAM, "the connection " + reason), String.join("; ", failures));
    }

    private void connect(
            SocketUri uri, InetSocketAddress target, Sockets.Options options, Sockets.ConnectListener connectListener)
            throws IOException {
        boolean multicast = target.getAddress().isMulticastAddress();
        // Multicast options belong to one IP version, so a dual-stack channel does not work.
        DatagramChannel made = multicast ? DatagramChannel.open(family(target)) : DatagramChannel.open();
        DatagramChannel channel = open(made, null, false, one -> {
            if (multicast) {
                aim(one, uri);
            } else if (uri.options().containsKey("broadcast")) {
                one.setOption(StandardSocketOptions.SO_BROADCAST, true);
            } else {
                one.connect(target);
            }
        });
        Bound bound = register(channel, options, connectListener);
        bound.key().loop().execute(() -> bound.socket().addTarget(target));
        bound.begin();
    }

    private static ProtocolFamily family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET;
    }

    /** Sets the interface and the time to live (RFC 1112 §6.1). */
    private static void aim(DatagramChannel channel, SocketUri uri) throws IOException {
        if (uri.options().containsKey("interface")) {
            channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, networkInterface(uri));
        }
        String ttl = uri.options().get("ttl");
        if (ttl != null) {
            channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, Integer.valueOf(ttl));
        }
    }

    private record Bound(DetachedKey key, UdpSocket socket) {
        /** Starts reading packets. */
        void begin() {
            key.take(socket);
        }
    }

    /** Prepares a channel once it is bound. */
    private interface Preparation {
        void prepare(DatagramChannel channel) throws IOException;
    }

    /** @param local null: any address of the channel's family */
    private static DatagramChannel open(
            DatagramChannel channel, @Nullable InetSocketAddress local, boolean shared, Preparation preparation)
            throws IOException {
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, shared);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
            channel.bind(local);
            preparation.prepare(channel);
            return channel;
        } catch (IOException | Problem refused) {
            channel.close();
            throw refused;
        }
    }

    private Bound register(DatagramChannel channel, Sockets.Options options, Sockets.Acceptor acceptor)
            throws IOException {
        try {
            InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
            DetachedKey key = loops.detachedKey(transport, channel);
            UdpSocket socket =
                    new UdpSocket(channel, key, options, acceptor, ids, ticker, nanoTime, gatewayPorts, memory, local);
            gatewayPorts.add(local);
            ticker.watch(socket);
            return new Bound(key, socket);
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
    }
}
