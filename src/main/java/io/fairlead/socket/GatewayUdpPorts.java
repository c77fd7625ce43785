package io.fairlead.socket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The addresses of the gateway's own UDP sockets. A packet with such a source address is forged, or comes from another
 * relay; two sockets that answer automatically would answer each other forever.
 *
 * <p>Threading: safe. Its lock guards the addresses; most packets are ruled out by their port, without the lock.
 */
final class GatewayUdpPorts {
    private static final long LOCAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    /** One bit per bound port. */
    private final AtomicLongArray ports = new AtomicLongArray(65_536 / Long.SIZE);

    private final Map<Integer, List<InetAddress>> bound = new HashMap<>();
    private Set<InetAddress> local = Set.of();
    private long localSince;

    GatewayUdpPorts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.localSince = nanoTime.getAsLong() - LOCAL_NANOS;
    }

    synchronized void add(InetSocketAddress address) {
        bound.computeIfAbsent(address.getPort(), port -> new ArrayList<>()).add(address.getAddress());
        mark(address.getPort(), true);
    }

    synchronized void remove(InetSocketAddress address) {
        List<InetAddress> at = bound.get(address.getPort());
        if (at != null && at.remove(address.getAddress()) && at.isEmpty()) {
            bound.remove(address.getPort());
            mark(address.getPort(), false);
        }
    }

    private void mark(int port, boolean on) {
        long bit = 1L << (port & 63);
        ports.updateAndGet(port >> 6, bits -> on ? bits | bit : bits & ~bit);
    }

    boolean contains(InetSocketAddress source) {
        int port = source.getPort();
        return (ports.get(port >> 6) & 1L << (port & 63)) != 0 && isBound(source.getAddress(), port);
    }

    private synchronized boolean isBound(InetAddress source, int port) {
        for (InetAddress address : bound.getOrDefault(port, List.of())) {
            if (address.equals(source) || address.isAnyLocalAddress() && isLocal(source)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a socket bound to all addresses may send from this one. */
    private boolean isLocal(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return true;
        }
        long now = nanoTime.getAsLong();
        if (now - localSince >= LOCAL_NANOS) {
            localSince = now;
            local = addresses();
        }
        return local.contains(address);
    }

    private static Set<InetAddress> addresses() {
        try (Stream<NetworkInterface> all = NetworkInterface.networkInterfaces()) {
            return all.flatMap(NetworkInterface::inetAddresses).collect(Collectors.toUnmodifiableSet());
        } catch (SocketException none) {
            return Set.of();
        }
    }
}
