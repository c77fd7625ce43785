package io.fairlead.socket;

import io.fairlead.core.Peer;
import io.fairlead.core.Problem;
import io.fairlead.core.Pulse;
import io.fairlead.core.Timer;
import io.fairlead.relay.SocketUri;
import io.fairlead.relay.Sockets;
import io.fairlead.relay.Targets;
import io.fairlead.selector.Loop;
import io.fairlead.selector.Loops;
import io.fairlead.selector.OnLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
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
 * All raw sockets of the gateway. Names are resolved and rules applied on a thread that may wait; everything else
 * happens on selector threads, which never do.
 *
 * <p>Threading: safe.
 */
public final class GrizzlySockets implements Sockets {
    private static final Pattern DOTTED =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
    private static final int DIAL_THREADS = 4;
    private static final int DIAL_QUEUE = 10_000;

    private final Targets targets;
    private final TcpSockets tcp;
    private final UdpSockets udp;
    private final UnixSockets unix;
    private final OwnThread binder;
    private final ThreadPoolExecutor dialler;
    private final Lazy<UnixLoop> unixLoop;

    /**
     * @param tcpTransport started and stopped by whoever made it
     * @param threads makes a factory for the threads of one role
     */
    public GrizzlySockets(
            Targets targets,
            Loops loops,
            TCPNIOTransport tcpTransport,
            Function<String, ThreadFactory> threads,
            Supplier<String> ids,
            Timer timer,
            Pulse pulse,
            LongSupplier nanoTime) {
        this.targets = targets;
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
        this.tcp = new TcpSockets(tcpTransport, loops, ids, timer);
        this.udp = new UdpSockets(tcpTransport, loops, ids, pulse, nanoTime);
        this.unix = new UnixSockets(unixLoop, ids);
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
    public void connect(SocketUri uri, Options options, @Nullable Peer near, Dialled dialled) {
        if (uri.scheme().listens() || uri.scheme() == SocketUri.Scheme.TLS) {
            dialled.onFailed(new Problem(Problem.Kind.UPSTREAM, uri.scheme().id() + " can't be dialled"));
            return;
        }
        Loop loop = near instanceof OnLoop here ? here.loop() : null;
        try {
            if (loop != null && isAddress(uri)) {
                dial(uri, options, loop, dialled);
                return;
            }
            dialler.execute(() -> dial(uri, options, loop, dialled));
        } catch (java.util.concurrent.RejectedExecutionException busy) {
            dialled.onFailed(new Problem(Problem.Kind.UPSTREAM, "too many connections are being made"));
        }
    }

    private void dial(SocketUri uri, Options options, @Nullable Loop near, Dialled dialled) {
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
                tcp.connect(target, options.connectTimeout(), near, dialled);
            }
        } catch (Problem problem) {
            dialled.onFailed(problem);
        } catch (IOException refused) {
            dialled.onFailed(new Problem(Problem.Kind.UPSTREAM, "the connection " + Addresses.reason(refused)));
        }
    }

    /** Whether dialling waits for nothing: no name has to be looked up. */
    private static boolean isAddress(SocketUri uri) {
        return !uri.scheme().unix()
                && !uri.scheme().datagram()
                && (uri.host().indexOf(':') >= 0 || DOTTED.matcher(uri.host()).matches());
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

    /** Ends what does not end with the transport: Unix connections, and all threads. */
    @Override
    public void close() {
        dialler.shutdownNow();
        unixLoop.ifMade(UnixLoop::stop);
    }
}
