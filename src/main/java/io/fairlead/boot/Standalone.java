package io.fairlead.boot;

import io.fairlead.container.DataSourceLookup;
import io.fairlead.server.EmbeddedServer;
import io.fairlead.settings.Config;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * The gateway with its own server.
 *
 * <p>Threading: started by one thread; closed once, by any.
 */
final class Standalone implements AutoCloseable {
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final Gateway gateway;
    private final EmbeddedServer server;
    private final CountDownLatch closed = new CountDownLatch(1);

    Standalone(Config config, Path pages, FatalErrors fatal) throws IOException {
        this(config, pages, EmbeddedServer.Timeouts.DEFAULT, fatal);
    }

    Standalone(Config config, Path pages, EmbeddedServer.Timeouts timeouts, FatalErrors fatal) throws IOException {
        gateway = new Gateway(config, DataSourceLookup.find(config.store()), fatal);
        server = new EmbeddedServer(config, gateway.serverDependencies(), pages, timeouts);
    }

    void start() throws IOException, DeploymentException {
        server.prepare();
        gateway.start();
        server.start();
    }

    /** Runs what the start left to do, when the first rush is over. */
    void afterStart(Runnable task) {
        gateway.timer().after(SETTLED, task);
    }

    URI base() {
        return server.base();
    }

    Optional<Path> adminTokenPlace() {
        return gateway.adminTokenPlace();
    }

    void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sessions hear 1001, peers read what waits for them, ports are free afterwards. */
    @Override
    public void close() {
        server.stopAccepting();
        gateway.close();
        server.close();
        closed.countDown();
    }
}
