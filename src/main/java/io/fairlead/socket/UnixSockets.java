package io.fairlead.socket;

import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Problem;
import io.fairlead.core.Timer;
import io.fairlead.eventloop.ChannelHandler;
import io.fairlead.eventloop.DescriptorReserve;
import io.fairlead.eventloop.DetachedKey;
import io.fairlead.eventloop.EventLoop;
import io.fairlead.eventloop.EventLoops;
import io.fairlead.relay.Sockets;
import io.fairlead.target.SocketUri;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.jspecify.annotations.Nullable;

/**
 * Inbound and outbound Unix domain sockets, on JDK channels, because Grizzly's transports support Internet addresses
 * only. Their keys are on the selectors of its TCP transport.
 *
 * <p>Threading: safe; events run on the transport's selector threads.
 */
final class UnixSockets {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String UMASK = "Umask:";
    private static final int OTHERS = 0077;

    private final MemoryBudget memory;
    private final DescriptorReserve reserve;
    private final TCPNIOTransport transport;
    private final EventLoops loops;
    private final Supplier<String> ids;

    /** @param transport its selectors serve the channels, and close them when it stops */
    UnixSockets(TCPNIOTransport transport, EventLoops loops, Supplier<String> ids, MemoryBudget memory) {
        this.transport = transport;
        this.loops = loops;
        this.reserve = loops.reserve();
        this.ids = ids;
        this.memory = memory;
    }

    /** Replaces the socket file of an earlier run if no process listens on it. */
    Sockets.BoundSocket listen(SocketUri uri, Sockets.Acceptor acceptor) throws IOException {
        Path path = Path.of(uri.path());
        removeStale(path);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(path));
            restrictPermissions(path);
            DetachedKey key = loops.detachedKey(transport, server);
            key.take(new Listener(server, key, acceptor));
            return listening(uri, path, key);
        } catch (IOException refused) {
            server.close();
            throw refused;
        }
    }

    private static Sockets.BoundSocket listening(SocketUri uri, Path path, DetachedKey key) {
        return new Sockets.BoundSocket() {
            @Override
            public SocketUri uri() {
                return uri;
            }

            @Override
            public void close() {
                key.close();
                delete(path);
            }
        };
    }

    /**
     * Removes the permissions of other users, unless the umask denies them; those of the folder's default ACL are then
     * kept.
     */
    private static void restrictPermissions(Path path) throws IOException {
        if (Files.getFileStore(path).supportsFileAttributeView("posix") && !isUmaskPrivate()) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Whether the umask, as reported by Linux, denies other users all access; false elsewhere. */
    private static boolean isUmaskPrivate() throws IOException {
        if (!Files.isReadable(STATUS)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(UMASK))
                    .map(line -> Integer.parseInt(line.substring(UMASK.length()).strip(), 8))
                    .anyMatch(mask -> (mask & OTHERS) == OTHERS);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException kept) {
            throw new UncheckedIOException(kept);
        }
    }

    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean isSocket =
                (boolean) Files.readAttributes(path, "unix:mode", LinkOption.NOFOLLOW_LINKS).entrySet().stream()
                        .findFirst()
                        .map(mode -> ((int) mode.getValue() & 0170000) == 0140000)
                        .orElse(false);
        if (!isSocket) {
            throw new Problem(Problem.Kind.CONFLICT, path + " is there and not a socket");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(path));
            throw new Problem(Problem.Kind.CONFLICT, path + " is taken by another process");
        } catch (IOException notServed) {
            Files.delete(path);
        }
    }

    /** A listening socket file. */
    private final class Listener implements ChannelHandler, DescriptorReserve.Listener {
        private final ServerSocketChannel server;
        private final DetachedKey key;
        private final Sockets.Acceptor acceptor;

        Listener(ServerSocketChannel server, DetachedKey key, Sockets.Acceptor acceptor) {
            this.server = server;
            this.key = key;
            this.acceptor = acceptor;
        }

        /** The selector reported a connection. */
        @Override
        public void onReadable() {
            reserve.accept(this);
        }

        @Override
        public void accept() throws IOException {
            SocketChannel channel = server.accept();
            if (channel != null) {
                openOrClose(channel);
            }
        }

        private void openOrClose(SocketChannel channel) {
            try {
                open(channel, acceptor);
            } catch (IOException stopping) {
                close(channel);
            }
        }

        @Override
        public void await(boolean wanted) {
            key.readable(wanted);
        }

        @Override
        public boolean isOpen() {
            return server.isOpen();
        }

        @Override
        public boolean usesReserve() {
            return false;
        }

        @Override
        public void onWritable() {
            throw new IllegalStateException("a socket that listens is not written to");
        }

        @Override
        public void onDefect() {
            // This connection is closed; later ones can be served.
        }

        @Override
        public void abort() {
            key.close();
        }
    }

    private void open(SocketChannel channel, Sockets.Acceptor acceptor) throws IOException {
        DetachedKey key = loops.detachedKey(transport, channel);
        StreamConnection connection = new StreamConnection(ids.get(), "unix", channel, key, memory, over -> {});
        key.loop().execute(() -> attach(connection, key, acceptor));
    }

    private static void attach(StreamConnection connection, DetachedKey key, Sockets.Acceptor acceptor) {
        try {
            connection.attach(acceptor.onPeer(connection));
        } catch (RuntimeException defect) {
            connection.abort();
            throw defect;
        }
        key.take(connection);
    }

    /**
     * Dials; waits while the listener's backlog is full.
     *
     * @param near the preferred loop of the connection; null: any
     * @param path with symbolic links resolved; if it has become a link since, it is refused
     */
    void connect(
            Path path, @Nullable EventLoop near, Duration timeout, Timer timer, Sockets.ConnectListener connectListener)
            throws IOException {
        DialOutcome outcome = new DialOutcome(connectListener);
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        timer.after(timeout, () -> {
            if (outcome.isOver()) {
                return;
            }
            outcome.fail("timed out", path + " timed out");
            close(channel);
        });
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            if (!path.toRealPath().equals(path)) {
                throw new IOException("moved");
            }
        } catch (IOException refused) {
            reserve.onDialFailed(refused);
            outcome.fail(Addresses.reason(refused), path + " " + Addresses.reason(refused));
            close(channel);
            return;
        }
        if (!outcome.first()) {
            return;
        }
        Runnable open = () -> openConnected(channel, path, connectListener);
        if (near == null) {
            open.run();
        } else {
            near.execute(() -> near.dial(open));
        }
    }

    private void openConnected(SocketChannel channel, Path path, Sockets.ConnectListener connectListener) {
        try {
            open(channel, connectListener);
        } catch (IOException gone) {
            close(channel);
            connectListener.onFailed(new Problem(Problem.Kind.UPSTREAM, "the connection was lost"), path + " was lost");
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException gone) {
            // it had no data
        }
    }
}
