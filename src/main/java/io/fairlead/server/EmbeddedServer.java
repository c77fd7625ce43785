package io.fairlead.server;

import io.fairlead.access.Cors;
import io.fairlead.core.Lazy;
import io.fairlead.core.RateLimitedLog;
import io.fairlead.eventloop.BindFailure;
import io.fairlead.http1.RequestDecoder;
import io.fairlead.rest.Health;
import io.fairlead.settings.Config;
import io.fairlead.tls.TlsFiles;
import io.fairlead.tls.TlsIdentity;
import io.fairlead.tyrus.AddedSessions;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.grizzly.asyncqueue.AsyncQueueWriter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.http.HttpCodecFilter;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.FileCacheFilter;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.util.FastHttpDateFormat;
import org.glassfish.grizzly.nio.NIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.ssl.SSLBaseFilter;
import org.glassfish.grizzly.ssl.SSLEngineConfigurator;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own server: pages, admin API and WebSocket on one port.
 *
 * <p>Threading: started and stopped by one thread.
 */
public final class EmbeddedServer implements AutoCloseable {
    /**
     * HTTP timeouts.
     *
     * @param header for receiving a request header
     * @param body for receiving a request body
     * @param idle for the next request on the connection, in whole seconds
     */
    public record Timeouts(Duration header, Duration body, Duration idle) {
        public static final Timeouts DEFAULT =
                new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(1));
    }

    private static final int WORKERS = 16;
    /** Size of one HTTP read, and so the limit of pipelined bytes buffered after a request. */
    static final int READ_BYTES = 16 << 10;
    /** Keeps the codec's limit above that of {@link RequestDecoder}, which reports the error. */
    private static final int CODEC_SLACK_BYTES = 1 << 10;

    private final ServerDependencies gateway;
    private final Config config;
    private final HttpServer server = new HttpServer();
    private final NetworkListener listener;
    private final RequestDeadlines deadlines;
    private final HttpThreads threads;
    private final HttpTransfers transfers;
    private final Lazy<JerseyApplication> api;
    private final @Nullable AddedSessions added;

    /** @param pages the folder of static files */
    public EmbeddedServer(Config config, ServerDependencies gateway, Path pages, Timeouts timeouts) {
        this.deadlines = new RequestDeadlines(timeouts.header(), System::nanoTime);
        this.gateway = gateway;
        this.config = config;
        this.threads = new HttpThreads(gateway.transport()::getWorkerThreadPool, gateway.threads());
        this.transfers = new HttpTransfers(
                timeouts.body(),
                config.websocket().sendTimeout(),
                threads::requests,
                gateway.memory(),
                gateway.loops().sendQueues());
        this.api = new Lazy<>(() -> new JerseyApplication(gateway.api().get().config()));
        Path endpoints = config.endpoints().folder();
        this.added = endpoints == null
                ? null
                : new AddedSessions(
                        endpoints,
                        gateway.endpoints(),
                        config.websocket(),
                        gateway.threads().apply("endpoint"));
        this.listener = new NetworkListener(
                "fairlead",
                config.http().listen().host(),
                config.http().listen().port());
        listener.setTransport(gateway.transport());
        listener.getKeepAlive().setIdleTimeoutInSeconds((int) timeouts.idle().toSeconds());
        configure(gateway.transport(), gateway.threads().apply("worker"));
        server.getServerConfiguration()
                .addHttpHandler(
                        new RequestRouter(
                                api, gateway.health(), gateway.fallback(), new StaticFiles(pages), threads, transfers),
                        "/");
        server.getServerConfiguration().setAllowPayloadForUndefinedHttpMethods(true);
        server.getServerConfiguration().setDefaultErrorPageGenerator(new ErrorPages());
        // Passes TRACE on, to reject it like any other unsupported method.
        server.getServerConfiguration().setPassTraceRequest(true);
    }

    /** Prepares everything that does not need the store, while the store opens. */
    public void prepare() throws IOException, DeploymentException {
        if (added != null) {
            added.start();
        }
        TlsFiles tls = config.http().tls();
        if (tls != null) {
            listener.setSecure(true);
            listener.setSSLEngineConfig(engineConfig(tls));
        }
        listener.setMaxHttpHeaderSize(RequestDecoder.MAX_HEAD_BYTES + CODEC_SLACK_BYTES);
        listener.registerAddOn(new Upgrades());
        server.addListener(listener);
        loadFirstAnswer();
    }

    /** Loads the classes of a health probe's answer, which is often the first one. */
    private void loadFirstAnswer() {
        gateway.health().report("live").ifPresent(Health.Report::json);
        FastHttpDateFormat.getCurrentDate();
    }

    /** Starts to listen; must run on one of the gateway's own threads. */
    public void start() throws IOException {
        try {
            listen();
        } catch (BindException refused) {
            throw new IOException(
                    "http.listen: " + config.http().listen() + ": " + BindFailure.reason(refused), refused);
        }
        gateway.ticker().watch(deadlines);
        gateway.ticker().watch(transfers);
    }

    /** The listener starts its transport, which is already running; suppresses the warning about that. */
    private void listen() throws IOException {
        Logger transportLogger = Logger.getLogger(NIOTransport.class.getName());
        Level previous = transportLogger.getLevel();
        transportLogger.setLevel(Level.SEVERE);
        try {
            server.start();
        } finally {
            transportLogger.setLevel(previous);
        }
    }

    private SSLEngineConfigurator engineConfig(TlsFiles tls) throws IOException {
        try {
            TlsIdentity identity = new TlsIdentity(tls, gateway.timer(), Clock.systemUTC());
            return TlsFilter.configurator(identity.context());
        } catch (GeneralSecurityException unusable) {
            throw new IOException("http.tls: " + unusable.getMessage(), unusable);
        }
    }

    private static void configure(TCPNIOTransport transport, ThreadFactory workers) {
        transport.setWorkerThreadPoolConfig(pool(workers, WORKERS));
        transport.setReadBufferSize(READ_BYTES);
        // With a limit, Grizzly's output would block the calling thread; each response queues only one chunk.
        transport.getAsyncQueueIO().getWriter().setMaxPendingBytesPerConnection(AsyncQueueWriter.UNLIMITED_SIZE);
    }

    private static ThreadPoolConfig pool(ThreadFactory threads, int size) {
        return ThreadPoolConfig.defaultConfig()
                .setThreadFactory(threads)
                .setCorePoolSize(size)
                .setMaxPoolSize(size)
                .setQueueLimit(4096);
    }

    private RequestFilter requests() {
        boolean onLoopback = isOnLoopback();
        System.Logger log = System.getLogger(EmbeddedServer.class.getName());
        return new RequestFilter(
                head -> gateway.hosts().check(head.authority(), onLoopback),
                gateway.memory(),
                new RateLimitedLog(log, System.Logger.Level.WARNING, System::nanoTime));
    }

    /** An unknown host counts as not loopback; binding reports it. */
    private boolean isOnLoopback() {
        InetAddress listens = new InetSocketAddress(config.http().listen().host(), 0).getAddress();
        return listens != null && listens.isLoopbackAddress();
    }

    /** The base URL, with the actual port. */
    public URI base() {
        String host = config.http().listen().host();
        String scheme = config.http().tls() == null ? "http" : "https";
        return URI.create(
                scheme + "://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + listener.getPort() + "/");
    }

    /** Accepts no new connections. The gateway's sessions continue; sessions of user endpoints are notified. */
    public void stopAccepting() {
        gateway.transport().unbindAll();
        gateway.ticker().forget(deadlines);
        gateway.ticker().forget(transfers);
        if (added != null) {
            added.leave();
        }
    }

    /** Call after closing the gateway, whose transport has ended every connection. */
    @Override
    public void close() {
        server.shutdownNow();
        threads.close();
        if (added != null) {
            added.close();
        }
    }

    private final class Upgrades implements AddOn {
        @Override
        public void setup(NetworkListener network, FilterChainBuilder chain) {
            int tls = chain.indexOfType(SSLBaseFilter.class);
            if (tls >= 0) {
                chain.set(tls, new TlsFilter(network.getSslEngineConfig()));
            }
            if (added != null) {
                chain.add(chain.indexOfType(HttpCodecFilter.class), new UpgradedFilter());
            }
            chain.add(chain.indexOfType(HttpCodecFilter.class), requests());
            // The server does not use the file cache, and each filter costs memory per connection.
            chain.remove(chain.indexOfType(FileCacheFilter.class));
            chain.add(
                    chain.indexOfType(HttpServerFilter.class),
                    new ResponseHeadersFilter(new Cors(gateway.admission())));
            chain.add(chain.indexOfType(HttpServerFilter.class), deadlines.headers());
            chain.add(chain.indexOfType(TransportFilter.class) + 1, deadlines.bytes());
            chain.add(
                    chain.indexOfType(HttpServerFilter.class),
                    new UpgradeFilter(
                            gateway.admission(),
                            gateway.subprotocol(),
                            new GatewayUpgrade(gateway.webSockets(), gateway.loops()),
                            added,
                            threads.handshakes()));
        }
    }
}
