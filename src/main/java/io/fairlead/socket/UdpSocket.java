package io.fairlead.socket;

import io.fairlead.core.Close;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Problem;
import io.fairlead.core.Ticker;
import io.fairlead.eventloop.ChannelHandler;
import io.fairlead.eventloop.InterestOps;
import io.fairlead.relay.Sockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One UDP socket (RFC 768) and its peers: each source address is a peer, from its first packet until it was silent for
 * too long. If the socket is full, a source that has sent only once is replaced.
 *
 * <p>Threading: packets and the events of peers come on the selector thread; sending is safe. The lock guards the
 * packets that the socket did not accept.
 */
final class UdpSocket implements ChannelHandler, Ticker.Watched {
    /**
     * The maximum number of packets read in one event, so that a flood does not starve the selector's other channels.
     */
    private static final int MAX_BATCH = 256;

    /** The reason for dropping a packet from one of the gateway's own sockets. */
    private static final String LOOP = "loop";

    private final DatagramChannel channel;
    private final InterestOps interest;
    private final Sockets.Options options;
    private final Sockets.Acceptor acceptor;
    private final Supplier<String> ids;
    private final Ticker ticker;
    private final LongSupplier nanoTime;
    private final GatewayUdpPorts gatewayPorts;
    private final MemoryBudget budget;
    private final InetSocketAddress local;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final UnconfirmedSources unconfirmed = new UnconfirmedSources();
    /**
     * The peer that the socket was created for: its packets in both directions count as activity, and the socket closes
     * with it.
     */
    private volatile @Nullable UdpConnection target;

    private final Map<InetSocketAddress, UdpConnection> peers = new ConcurrentHashMap<>();
    private final ArrayDeque<UdpConnection> refused = new ArrayDeque<>();

    /**
     * @param local the address that the channel is bound to
     * @param gatewayPorts contains the address until the socket closes
     */
    UdpSocket(
            DatagramChannel channel,
            InterestOps interest,
            Sockets.Options options,
            Sockets.Acceptor acceptor,
            Supplier<String> ids,
            Ticker ticker,
            LongSupplier nanoTime,
            GatewayUdpPorts gatewayPorts,
            MemoryBudget budget,
            InetSocketAddress local) {
        this.channel = channel;
        this.interest = interest;
        this.options = options;
        this.acceptor = acceptor;
        this.ids = ids;
        this.ticker = ticker;
        this.nanoTime = nanoTime;
        this.gatewayPorts = gatewayPorts;
        this.budget = budget;
        this.local = local;
    }

    /** The selector reported packets: reads until there is none, or {@link #MAX_BATCH} were read. */
    @Override
    public void onReadable() {
        long nanos = nanoTime.getAsLong();
        for (int i = 0; i < MAX_BATCH; i++) {
            ByteBuffer buffer = interest.loop().readBuffer();
            int start = buffer.position();
            InetSocketAddress from;
            try {
                from = (InetSocketAddress) channel.receive(buffer);
            } catch (IOException unreachable) {
                onUnreachable();
                return;
            }
            if (from == null) {
                return;
            }
            UdpConnection peer = peer(from);
            if (peer != null) {
                peer.onPacket(buffer.limit(buffer.position()).position(start), nanos);
            }
        }
    }

    /** The peer of an address; null if its packet is dropped. */
    private @Nullable UdpConnection peer(InetSocketAddress from) {
        if (options.answers() && gatewayPorts.contains(from)) {
            acceptor.onDropped(LOOP);
            return null;
        }
        UdpConnection existing = peers.get(from);
        if (existing != null) {
            return existing;
        }
        if (!hasRoom()) {
            acceptor.onDropped(Problem.Kind.BUSY.id());
            return null;
        }
        UdpConnection peer = new UdpConnection(ids.get(), from, this, budget);
        unconfirmed.add(peer);
        open(peer);
        return peer;
    }

    private boolean hasRoom() {
        if (peers.size() < options.maxPeers()) {
            return true;
        }
        UdpConnection first = unconfirmed.next();
        if (first != null) {
            first.finish(Close.of(Problem.Kind.BUSY, "gave way to another"));
        }
        return first != null;
    }

    /** Adds the peer that the socket was created for; on the selector thread. */
    void addTarget(InetSocketAddress address) {
        UdpConnection peer = new UdpConnection(ids.get(), address, this, budget);
        target = peer;
        open(peer);
    }

    private void open(UdpConnection peer) {
        peers.put(peer.remote(), peer);
        try {
            peer.attach(acceptor.onPeer(peer));
        } catch (RuntimeException defect) {
            forget(peer);
            throw defect;
        }
    }

    void onConfirmed(UdpConnection peer) {
        unconfirmed.remove(peer);
    }

    /** An ICMP error was received on a connected socket: its only peer is unreachable. */
    private void onUnreachable() {
        List.copyOf(peers.values()).forEach(UdpConnection::onUnreachable);
    }

    /** Sends one packet. @return false if the socket is full; {@link UdpConnection#retry} will be called */
    boolean send(ByteBuffer packet, UdpConnection to) throws IOException {
        synchronized (refused) {
            int size = packet.remaining();
            if (size == 0 && channel.isConnected()) {
                sendEmpty(to);
                return true;
            }
            if (channel.send(packet, to.remote()) > 0 || size == 0) {
                return true;
            }
            refused.add(to);
            interest.writable(true);
            return false;
        }
    }

    /** A connected Java channel does not send empty packets, so another channel on the same port sends it. */
    private void sendEmpty(UdpConnection to) throws IOException {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        try (DatagramChannel beside = DatagramChannel.open()) {
            beside.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            beside.bind(channel.getLocalAddress()).send(ByteBuffer.allocate(0), to.remote());
        }
    }

    /** The selector reported room for packets. */
    @Override
    public void onWritable() {
        List<UdpConnection> waiting;
        synchronized (refused) {
            waiting = List.copyOf(refused);
            refused.clear();
            interest.writable(false);
        }
        waiting.forEach(UdpConnection::retry);
    }

    void forget(UdpConnection peer) {
        peers.remove(peer.remote(), peer);
        unconfirmed.remove(peer);
        if (isTarget(peer)) {
            abort();
        }
    }

    boolean isTarget(UdpConnection peer) {
        return target == peer;
    }

    InterestOps interest() {
        return interest;
    }

    @Override
    public void onBeat(long nanos) {
        long idle = options.idleTimeout().toNanos();
        long targetIdle = options.targetIdleTimeout().toNanos();
        for (UdpConnection peer : peers.values()) {
            long limit = isTarget(peer) ? targetIdle : idle;
            if (limit > 0 && peer.isIdle(nanos, limit)) {
                peer.close(Close.NORMAL);
            }
        }
    }

    /** The failure of one packet does not affect other peers, and packets may be lost. */
    @Override
    public void onDefect() {}

    /** Closes all peers and frees the port. */
    @Override
    public void abort() {
        if (ended.getAndSet(true)) {
            return;
        }
        ticker.forget(this);
        gatewayPorts.remove(local);
        peers.values().forEach(peer -> peer.close(Close.NORMAL));
        interest.close();
    }
}
