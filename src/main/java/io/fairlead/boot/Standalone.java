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
 * The gateway with its embedded server.
 *
 * <p>Threading: started by one thread; closed once, by any thread.
 */
final class Standalone implements AutoCloseable {
    private static final Duration AFTER_START_DELAY = Duration.ofSeconds(2);

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

    /** Runs a task some time after the start. */
    void afterStart(Runnable task) {
        gateway.timer().after(AFTER_START_DELAY, task);
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
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes sessions with 1001, lets peers read queued data, and releases the ports. */
    @Override
    public void close() {
        server.stopAccepting();
        gateway.close();
        server.close();
        closed.countDown();
    }
}
