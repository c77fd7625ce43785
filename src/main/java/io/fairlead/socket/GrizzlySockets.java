package io.fairlead.socket;

import io.fairlead.core.Connection;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Problem;
import io.fairlead.core.Ticker;
import io.fairlead.core.Timer;
import io.fairlead.eventloop.BindFailure;
import io.fairlead.eventloop.DescriptorReserve;
import io.fairlead.eventloop.EventLoop;
import io.fairlead.eventloop.EventLoops;
import io.fairlead.eventloop.LoopConnection;
import io.fairlead.eventloop.TcpConnections;
import io.fairlead.relay.Sockets;
import io.fairlead.target.SocketUri;
import io.fairlead.target.Targets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.jspecify.annotations.Nullable;

/**
 * All raw sockets of the gateway. Names are resolved and rules applied on a thread that may block; everything else runs
 * on selector threads, which must not block.
 *
 * <p>Threading: safe.
 */
public final class GrizzlySockets implements Sockets {
    private static final Pattern DOTTED =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
    private static final int DIAL_THREADS = 4;
    private static final int DIAL_QUEUE = 10_000;

    private final Targets targets;
    private final DescriptorReserve reserve;
    private final TcpSockets tcp;
    private final UdpSockets udp;
    private final UnixSockets unix;
    private final Timer timer;
    private final UnacknowledgedWrites unacknowledged;
    private final BindThread bindThread;
    private final ThreadPoolExecutor dialler;

    /**
     * @param tcpTransport started and stopped by the caller
     * @param threads returns a factory for the threads of one role
     */
    public GrizzlySockets(
            Targets targets,
            EventLoops loops,
            TCPNIOTransport tcpTransport,
            Function<String, ThreadFactory> threads,
            Supplier<String> ids,
            Timer timer,
            Ticker ticker,
            LongSupplier nanoTime,
            MemoryBudget memory) {
        this.targets = targets;
        this.reserve = loops.reserve();
        this.timer = timer;
        this.bindThread = new BindThread(threads.apply("bind"));
        this.dialler = new ThreadPoolExecutor(
                DIAL_THREADS,
                DIAL_THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(DIAL_QUEUE),
                threads.apply("dial"));
        dialler.allowCoreThreadTimeOut(true);
        this.unacknowledged = new UnacknowledgedWrites(dialler, timer, nanoTime, TcpConnections::read);
        this.tcp = new TcpSockets(tcpTransport, loops, ids, unacknowledged, memory);
        this.udp = new UdpSockets(tcpTransport, loops, ids, ticker, nanoTime, memory);
        this.unix = new UnixSockets(tcpTransport, loops, ids, memory);
    }

    @Override
    public BoundSocket listen(SocketUri uri, Options options, Acceptor acceptor) {
        try {
            return switch (uri.scheme()) {
                case TCP_LISTEN -> onBindThread(() -> tcp.listen(uri, address(uri), options.keepAlive(), acceptor));
                case UDP_LISTEN -> onBindThread(() -> udp.listen(uri, address(uri), options, acceptor));
                case UNIX_LISTEN -> onBindThread(() -> unix.listen(uri, acceptor));
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

    private BoundSocket onBindThread(Callable<BoundSocket> binding) throws IOException {
        BoundSocket bound = bindThread.call(binding);
        return new BoundSocket() {
            @Override
            public SocketUri uri() {
                return bound.uri();
            }

            @Override
            public void close() {
                try {
                    bindThread.call(() -> {
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
    public void connect(SocketUri uri, Options options, @Nullable Connection near, ConnectListener connectListener) {
        if (uri.scheme().listens() || uri.scheme() == SocketUri.Scheme.TLS) {
            connectListener.onFailed(
                    new Problem(Problem.Kind.UPSTREAM, uri.scheme().id() + " can't be dialled"), "");
            return;
        }
        EventLoop loop = near instanceof LoopConnection here ? here.loop() : null;
        try {
            if (loop != null && isAddress(uri)) {
                dial(uri, options, loop, connectListener);
                return;
            }
            dialler.execute(() -> dial(uri, options, loop, connectListener));
        } catch (java.util.concurrent.RejectedExecutionException busy) {
            connectListener.onFailed(new Problem(Problem.Kind.UPSTREAM, "too many connections are being made"), "");
        }
    }

    private void dial(SocketUri uri, Options options, @Nullable EventLoop near, ConnectListener connectListener) {
        try {
            if (uri.scheme().unix()) {
                Path real = Targets.real(uri);
                targets.allowUnix(uri, real);
                unix.connect(real, near, options.connectTimeout(), timer, connectListener);
                return;
            }
            TargetAddresses to = TargetAddresses.of(uri, targets);
            if (uri.scheme().datagram()) {
                udp.connect(uri, to, options, connectListener);
            } else {
                new ConnectAttempts(tcp, timer, to.allowed(), to.refused(), near, options, connectListener).begin();
            }
        } catch (Problem problem) {
            boolean forbidden = problem.kind() == Problem.Kind.FORBIDDEN;
            String detail = forbidden ? "the target is not allowed" : "the target is unknown";
            connectListener.onFailed(new Problem(problem.kind(), detail), problem.detail());
        } catch (IOException refused) {
            reserve.onDialFailed(refused);
            String reason = Addresses.reason(refused);
            connectListener.onFailed(
                    new Problem(Problem.Kind.UPSTREAM, "the connection " + reason), uri.authority() + " " + reason);
        } catch (RuntimeException defect) {
            // The caller would wait for the outcome forever.
            connectListener.onFailed(
                    new Problem(Problem.Kind.INTERNAL, ""), uri.authority() + " can't be dialled: " + defect);
            throw defect;
        }
    }

    /** Whether dialling does not block, because no name has to be resolved. */
    private static boolean isAddress(SocketUri uri) {
        return !uri.scheme().unix()
                && !uri.scheme().datagram()
                && (uri.host().indexOf(':') >= 0 || DOTTED.matcher(uri.host()).matches());
    }

    @Override
    public void runBlocking(Runnable task) {
        dialler.execute(task);
    }

    @Override
    public Route resolve(SocketUri uri) {
        if (uri.scheme().listens()) {
            return new Route(List.of(uri.scheme().unix() ? uri.path() : Addresses.text(address(uri))), "listen");
        }
        if (uri.scheme().unix()) {
            Path real = Targets.real(uri);
            return new Route(List.of(real.toString()), targets.allowUnix(uri, real));
        }
        TargetAddresses to = TargetAddresses.of(uri, targets);
        return new Route(to.allowed().stream().map(Addresses::text).toList(), to.rule());
    }

    /** Ends the dialling threads; the connections are closed with the transport, by its owner. */
    @Override
    public void close() {
        dialler.shutdownNow();
    }
}
