package io.fairlead.socket;

import io.fairlead.core.Problem;
import io.fairlead.core.Pulse;
import io.fairlead.core.Timer;
import io.fairlead.relay.SocketUri;
import io.fairlead.relay.Sockets;
import io.fairlead.relay.Targets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.glassfish.grizzly.nio.NIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.glassfish.grizzly.nio.transport.UDPNIOTransport;
import org.glassfish.grizzly.nio.transport.UDPNIOTransportBuilder;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;

/**
 * All raw sockets of the gateway. Names are resolved and rules applied on a thread that may wait; everything else
 * happens on selector threads, which never do.
 *
 * <p>Threading: safe.
 */
public final class GrizzlySockets implements Sockets {
    /** The largest read, and the largest datagram (RFC 768) with room to spare. */
    private static final int READ_BYTES = 64 << 10;

    private static final int DIAL_THREADS = 4;
    private static final int DIAL_QUEUE = 10_000;

    private final Targets targets;
    private final TCPNIOTransport tcpTransport;
    private final UDPNIOTransport udpTransport;
    private final TcpSockets tcp;
    private final UdpSockets udp;
    private final UnixSockets unix;
    private final OwnThread binder;
    private final ThreadPoolExecutor dialler;
    private final Lazy<UnixLoop> unixLoop;

    /** @param threads makes a factory for the threads of one role */
    public GrizzlySockets(
            Targets targets,
            Function<String, ThreadFactory> threads,
            Supplier<String> ids,
            Timer timer,
            Pulse pulse,
            LongSupplier nanoTime) {
        this.targets = targets;
        ThreadLocal<ByteBuffer> buffers = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(READ_BYTES));
        int selectors = Math.max(1, Runtime.getRuntime().availableProcessors());
        this.tcpTransport = TCPNIOTransportBuilder.newInstance()
                .setIOStrategy(SameThreadIOStrategy.getInstance())
                .setSelectorThreadPoolConfig(pool(threads.apply("tcp"), selectors))
                .setSelectorRunnersCount(selectors)
                .setReuseAddress(true)
                .setTcpNoDelay(true)
                .setKeepAlive(true)
                .build();
        this.udpTransport = UDPNIOTransportBuilder.newInstance()
                .setIOStrategy(SameThreadIOStrategy.getInstance())
                .setSelectorThreadPoolConfig(pool(threads.apply("udp"), 1))
                .setSelectorRunnersCount(1)
                .build();
        this.binder = new OwnThread(threads.apply("bind"));
        this.dialler = new ThreadPoolExecutor(
                DIAL_THREADS,
                DIAL_THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(DIAL_QUEUE),
                threads.apply("dial"));
        dialler.allowCoreThreadTimeOut(true);
        this.unixLoop = new Lazy<>(() -> new UnixLoop(threads.apply("unix")));
        this.tcp = new TcpSockets(tcpTransport, buffers::get, ids, timer);
        this.udp = new UdpSockets(udpTransport, buffers::get, ids, pulse, nanoTime);
        this.unix = new UnixSockets(unixLoop, buffers::get, ids);
    }

    private static ThreadPoolConfig pool(ThreadFactory threads, int size) {
        return ThreadPoolConfig.defaultConfig()
                .setThreadFactory(threads)
                .setCorePoolSize(size)
                .setMaxPoolSize(size);
    }

    /** Starts the selectors; nothing is bound yet. */
    public void start() throws IOException {
        tcpTransport.start();
        udpTransport.start();
    }

    @Override
    public Listening listen(SocketUri uri, Options options, Acceptor acceptor) {
        try {
            return switch (uri.scheme()) {
                case TCP_LISTEN -> owned(() -> tcp.listen(uri, address(uri), acceptor));
                case UDP_LISTEN -> owned(() -> udp.listen(uri, address(uri), options, acceptor));
                case UNIX_LISTEN -> unix.listen(uri, acceptor);
                default -> throw new Problem(Problem.Kind.INVALID, "socket: " + uri + " can't listen");
            };
        } catch (BindException taken) {
            throw new Problem(
                    BindFailure.isTaken(taken) ? Problem.Kind.CONFLICT : Problem.Kind.INVALID,
                    "socket: " + uri + ": " + BindFailure.reason(taken));
        } catch (IOException refused) {
            throw new Problem(Problem.Kind.INVALID, "socket: " + uri + " can't be bound");
        }
    }

    private Listening owned(Callable<Listening> binding) throws IOException {
        Listening bound = binder.call(binding);
        return new Listening() {
            @Override
            public SocketUri uri() {
                return bound.uri();
            }

            @Override
            public void close() {
                try {
                    binder.call(() -> {
                        bound.close();
                        return bound;
                    });
                } catch (IOException impossible) {
                    throw new UncheckedIOException(impossible);
                }
            }
        };
    }

    private static InetSocketAddress address(SocketUri uri) {
        try {
            return new InetSocketAddress(InetAddress.getByName(uri.host()), uri.port());
        } catch (UnknownHostException unknown) {
            throw new Problem(Problem.Kind.INVALID, "socket: the name " + uri.host() + " is unknown");
        }
    }

    @Override
    public void connect(SocketUri uri, Options options, Dialled dialled) {
        if (uri.scheme().listens() || uri.scheme() == SocketUri.Scheme.TLS) {
            dialled.onFailed(new Problem(Problem.Kind.UPSTREAM, uri.scheme().id() + " can't be dialled"));
            return;
        }
        try {
            dialler.execute(() -> dial(uri, options, dialled));
        } catch (java.util.concurrent.RejectedExecutionException busy) {
            dialled.onFailed(new Problem(Problem.Kind.UPSTREAM, "too many connections are being made"));
        }
    }

    private void dial(SocketUri uri, Options options, Dialled dialled) {
        try {
            if (uri.scheme().unix()) {
                targets.allowUnix(uri);
                unix.connect(uri, dialled);
                return;
            }
            InetSocketAddress target = new InetSocketAddress(firstAllowed(uri), uri.port());
            if (uri.scheme().datagram()) {
                udp.connect(uri, target, options, dialled);
            } else {
                tcp.connect(target, options.connectTimeout(), dialled);
            }
        } catch (Problem problem) {
            dialled.onFailed(problem);
        } catch (IOException refused) {
            dialled.onFailed(new Problem(Problem.Kind.UPSTREAM, "the connection " + Addresses.reason(refused)));
        }
    }

    private InetAddress firstAllowed(SocketUri uri) {
        Problem refused = null;
        for (InetAddress address : lookUp(uri)) {
            try {
                targets.allow(uri, address);
                return address;
            } catch (Problem problem) {
                refused = problem;
            }
        }
        throw refused != null ? refused : unknown(uri);
    }

    private static List<InetAddress> lookUp(SocketUri uri) {
        try {
            return List.of(InetAddress.getAllByName(uri.host()));
        } catch (UnknownHostException unknown) {
            throw unknown(uri);
        }
    }

    private static Problem unknown(SocketUri uri) {
        return new Problem(Problem.Kind.UPSTREAM, "the name " + uri.host() + " is unknown");
    }

    @Override
    public Route resolve(SocketUri uri) {
        if (uri.scheme().listens()) {
            return new Route(List.of(uri.scheme().unix() ? uri.path() : Addresses.text(address(uri))), "listen");
        }
        if (uri.scheme().unix()) {
            return new Route(List.of(uri.path()), targets.allowUnix(uri));
        }
        List<String> addresses = new ArrayList<>();
        String rule = targets.allow(uri, firstAllowed(uri));
        lookUp(uri).forEach(address -> addresses.add(Addresses.text(new InetSocketAddress(address, uri.port()))));
        return new Route(addresses, rule);
    }

    /** Drops every connection, frees every port and ends every thread. */
    @Override
    public void close() {
        stop(dialler);
        unixLoop.ifMade(UnixLoop::stop);
        stop(tcpTransport);
        stop(udpTransport);
    }

    private static void stop(ExecutorService executor) {
        executor.shutdownNow();
    }

    private static void stop(NIOTransport transport) {
        try {
            transport.shutdownNow();
        } catch (IOException unclear) {
            System.getLogger(GrizzlySockets.class.getName())
                    .log(System.Logger.Level.WARNING, "a transport did not stop cleanly", unclear);
        }
    }
}
