package io.fairlead.eventloop;

import io.fairlead.core.UncaughtErrors;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import org.glassfish.grizzly.GenericCloseListener;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.Transport;
import org.glassfish.grizzly.TransportProbe;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.attributes.AttributeStorage;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.NIOTransport;
import org.glassfish.grizzly.nio.SelectorRunner;
import org.glassfish.grizzly.nio.transport.TCPNIOConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.jspecify.annotations.Nullable;

/**
 * The transport of a gateway and the loop of each of its selectors.
 *
 * <p>Threading: safe.
 */
public final class EventLoops {
    private static final Attribute<Boolean> ON_RESERVE =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(EventLoops.class.getName());

    private final Map<SelectorRunner, EventLoop> byRunner = new ConcurrentHashMap<>();
    private final BooleanSupplier mayRead;
    private final DescriptorReserve reserve;
    private final SendQueues queues = new SendQueues(TcpConnections::read, System::nanoTime);

    /**
     * @param mayRead false while no channel may be read; {@link #readAgain} is called when that ends
     * @param reserve the descriptor reserve of the process
     */
    public EventLoops(BooleanSupplier mayRead, DescriptorReserve reserve) {
        this.mayRead = mayRead;
        this.reserve = reserve;
    }

    /** The reserve through which every listener accepts. */
    public DescriptorReserve reserve() {
        return reserve;
    }

    /** The send queues of all connections. */
    public SendQueues sendQueues() {
        return queues;
    }

    /** Whether a connection was accepted while only the reserve was left: it is served health checks only. */
    public static boolean isOnReserve(AttributeStorage connection) {
        return ON_RESERVE.isSet(connection);
    }

    /** Marks a connection that was accepted while only the reserve was left. */
    @SuppressWarnings("deprecation") // of the listener's type
    void mark(@Nullable Object connection) {
        if (reserve.isLent() && connection instanceof TCPNIOConnection accepted) {
            ON_RESERVE.set(accepted, true);
            accepted.addCloseListener((GenericCloseListener) (closed, type) -> reserve.onReturned());
        }
    }

    /** Allows channels to be read again. */
    public void readAgain() {
        byRunner.values().forEach(EventLoop::readAgain);
    }

    /**
     * Creates a TCP transport, not started yet.
     *
     * @param selectors number of selectors, each with its own thread
     */
    public TCPNIOTransport tcp(ThreadFactory threads, int selectors) {
        TCPNIOTransport transport = TCPNIOTransportBuilder.newInstance()
                .setIOStrategy(new LoopStrategy(this))
                .setSelectorHandler(new LoopSelectorHandler(this))
                .setSelectorThreadPoolConfig(pool(threads, selectors))
                .setSelectorRunnersCount(selectors)
                .setReuseAddress(true)
                .setTcpNoDelay(true)
                .setKeepAlive(true)
                .build();
        transport.setNIOChannelDistributor(new SameLoopDistributor(transport, this));
        transport.setSelectionKeyHandler(new DetachedKeyHandler(transport));
        transport.getMonitoringConfig().addProbes(new SwallowedErrors());
        return transport;
    }

    /** Reports errors that end a selector's round. Grizzly only logs a line, whatever the error, and selects again. */
    private static final class SwallowedErrors extends TransportProbe.Adapter {
        @Override
        public void onErrorEvent(Transport transport, Throwable error) {
            UncaughtErrors.report(error);
        }
    }

    private static ThreadPoolConfig pool(ThreadFactory threads, int size) {
        return ThreadPoolConfig.defaultConfig()
                .setThreadFactory(threads)
                .setCorePoolSize(size)
                .setMaxPoolSize(size);
    }

    /** The loop of this connection's events. */
    public EventLoop of(NIOConnection connection) {
        return of(connection.getSelectorRunner());
    }

    EventLoop of(SelectorRunner runner) {
        EventLoop existing = byRunner.get(runner);
        return existing != null
                ? existing
                : byRunner.computeIfAbsent(
                        runner, one -> new EventLoop(() -> one.getSelector().wakeup(), mayRead));
    }

    /** The key of a connection that is to be detached from Grizzly. */
    public DetachedKey detachedKey(NIOConnection connection) {
        return new DetachedKey(connection.getSelectionKey(), of(connection), queues);
    }

    /** The key of a channel unknown to Grizzly, on the next selector in turn, without any interest yet. */
    public DetachedKey detachedKey(TCPNIOTransport transport, SelectableChannel channel) throws IOException {
        SelectorRunner runner = ((SameLoopDistributor) transport.getNIOChannelDistributor()).nextRunner();
        channel.configureBlocking(false);
        return new DetachedKey(channel.register(runner.getSelector(), 0), of(runner), queues);
    }

    /** Closes a transport's connections and ports, and ends its threads. */
    public static void stop(NIOTransport transport) {
        try {
            transport.shutdownNow();
        } catch (IOException unclear) {
            System.getLogger(EventLoops.class.getName())
                    .log(System.Logger.Level.WARNING, "a transport did not stop cleanly", unclear);
        }
    }
}
