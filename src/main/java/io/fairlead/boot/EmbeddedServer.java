package io.fairlead.boot;

import io.fairlead.socket.BindFailure;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.ssl.SSLEngineConfigurator;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpContainer;
import org.glassfish.jersey.server.ContainerFactory;

/**
 * The gateway's own server: pages, admin API and WebSocket on one port.
 *
 * <p>Threading: started and stopped by one thread.
 */
final class EmbeddedServer implements AutoCloseable {
    private static final int WORKERS = 16;
    private static final int READ_BYTES = 64 << 10;
    private static final Duration HEADER_LIMIT = Duration.ofSeconds(10);
    private static final Duration STOP = Duration.ofSeconds(2);

    private final Gateway gateway;
    private final Config config;
    private final HttpServer server = new HttpServer();
    private final NetworkListener listener;
    private final RequestDeadlines deadlines;
    private final TyrusContainer websocket;
    private final FutureTask<GrizzlyHttpContainer> api;

    /** @param pages where the static files are */
    EmbeddedServer(Config config, Gateway gateway, Path pages) {
        this(config, gateway, pages, HEADER_LIMIT);
    }

    /** @param headerLimit how long a request's header may take */
    EmbeddedServer(Config config, Gateway gateway, Path pages, Duration headerLimit) {
        this.deadlines = new RequestDeadlines(headerLimit, System::nanoTime);
        this.gateway = gateway;
        this.config = config;
        this.websocket = new TyrusContainer(config.websocket().maxMessageBytes());
        this.api = new FutureTask<>(this::buildApi);
        this.listener = new NetworkListener(
                "fairlead",
                config.http().listen().host(),
                config.http().listen().port());
        server.getServerConfiguration()
                .addHttpHandler(new FrontHandler(api, gateway.fallback(), new Pages(pages)), "/");
        server.getServerConfiguration().setAllowPayloadForUndefinedHttpMethods(true);
        server.getServerConfiguration().setDefaultErrorPageGenerator(new ErrorPages());
        server.getServerConfiguration().setPassTraceRequest(false);
    }

    private GrizzlyHttpContainer buildApi() {
        return ContainerFactory.createContainer(
                GrizzlyHttpContainer.class,
                gateway.adminApi(SelfCheck.ownServer()).config());
    }

    /** Listens; must run on a thread of the gateway's own. */
    void start() throws IOException, DeploymentException {
        Threads.of("api").newThread(api).start();
        gateway.endpoints().addTo(websocket);
        websocket.start();
        Config.Tls tls = config.http().tls();
        if (tls != null) {
            listener.setSecure(true);
            listener.setSSLEngineConfig(engineConfig(tls));
        }
        configure(listener.getTransport());
        listener.getKeepAlive().setIdleTimeoutInSeconds(60);
        listener.setMaxHttpHeaderSize(16 << 10);
        listener.registerAddOn(new Upgrades());
        server.addListener(listener);
        try {
            server.start();
        } catch (BindException refused) {
            throw new IOException(
                    "http.listen: " + config.http().listen() + ": " + BindFailure.reason(refused), refused);
        }
        gateway.pulse().watch(deadlines);
    }

    private SSLEngineConfigurator engineConfig(Config.Tls tls) throws IOException {
        try {
            return new SSLEngineConfigurator(new TlsIdentity(tls, gateway.timer()).context(), false, false, false);
        } catch (GeneralSecurityException unusable) {
            throw new IOException("http.tls can't be used", unusable);
        }
    }

    private static void configure(TCPNIOTransport transport) {
        int selectors = Math.max(1, Runtime.getRuntime().availableProcessors());
        transport.setIOStrategy(SameThreadIOStrategy.getInstance());
        transport.setSelectorRunnersCount(selectors);
        transport.setKernelThreadPoolConfig(pool("http", selectors));
        transport.setWorkerThreadPoolConfig(pool("worker", WORKERS));
        transport.setReadBufferSize(READ_BYTES);
        transport.setTcpNoDelay(true);
    }

    private static ThreadPoolConfig pool(String role, int size) {
        return ThreadPoolConfig.defaultConfig()
                .setThreadFactory(Threads.of(role))
                .setCorePoolSize(size)
                .setMaxPoolSize(size)
                .setQueueLimit(4096);
    }

    /** Where the pages are, with the real port. */
    URI base() {
        String host = config.http().listen().host();
        String scheme = config.http().tls() == null ? "http" : "https";
        return URI.create(
                scheme + "://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + listener.getPort() + "/");
    }

    /** Takes no new connections; those that are open go on. */
    void stopAccepting() {
        listener.getTransport().unbindAll();
        gateway.pulse().forget(deadlines);
    }

    @Override
    public void close() {
        try {
            server.shutdown(STOP.toMillis(), TimeUnit.MILLISECONDS).get(2 * STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            server.shutdownNow();
        } catch (ExecutionException | TimeoutException unclear) {
            server.shutdownNow();
        }
        websocket.stop();
    }

    private final class Upgrades implements AddOn {
        @Override
        public void setup(NetworkListener network, FilterChainBuilder chain) {
            chain.add(chain.indexOfType(HttpServerFilter.class), deadlines.headers());
            chain.add(chain.indexOfType(TransportFilter.class) + 1, deadlines.bytes());
            chain.add(
                    chain.indexOfType(HttpServerFilter.class),
                    new UpgradeFilter(
                            websocket.getWebSocketEngine(),
                            gateway.admission(),
                            gateway::subprotocol,
                            config.websocket().maxMessageBytes(),
                            gateway.timer()));
        }
    }
}
