package io.fairlead.tyrus;

import io.fairlead.core.Problem;
import io.fairlead.settings.Config;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.ICloseType;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.tyrus.spi.WebSocketEngine;

/**
 * The sessions of endpoints that users added. Their code may wait, which nothing on a selector may: it runs on threads of
 * its own, for each session one call at a time, and a connection is not read on while one read of it waits there.
 *
 * <p>Threading: safe.
 */
public final class AddedSessions implements AutoCloseable {
    private static final Logger LOG = System.getLogger(AddedSessions.class.getName());
    private static final int THREADS = 16;
    private static final long PATIENCE_MILLIS = 1_000;
    /** With 0, which is none as well, Tyrus runs a task of a timer after every message. */
    private static final long NO_TIMEOUT = -1;

    private final Path folder;
    private final Predicate<String> gatewayPaths;
    private final Config.WebSocket limits;
    private final TyrusContainer container;
    private final ExecutorService threads;
    private final Set<TyrusConnection> open = ConcurrentHashMap.newKeySet();

    /**
     * @param folder of their jars
     * @param gatewayPaths tells the gateway's own endpoints, which nobody can add
     * @param limits of which the number of sessions, the longest message and the idle timeout count
     */
    public AddedSessions(Path folder, Predicate<String> gatewayPaths, Config.WebSocket limits, ThreadFactory threads) {
        this.threads = Executors.newFixedThreadPool(THREADS, threads);
        this.folder = folder;
        this.gatewayPaths = gatewayPaths;
        this.limits = limits;
        this.container = new TyrusContainer(limits.maxMessageBytes());
        container.setDefaultMaxTextMessageBufferSize(limits.maxMessageBytes());
        container.setDefaultMaxBinaryMessageBufferSize(limits.maxMessageBytes());
        container.setDefaultMaxSessionIdleTimeout(
                limits.idleTimeout().isZero()
                        ? NO_TIMEOUT
                        : limits.idleTimeout().toMillis());
    }

    /** Adds them. @throws IOException when one can't be used; its message is for people */
    public void start() throws IOException, DeploymentException {
        AddedEndpoints.addTo(container, folder);
        container.start();
    }

    public int maxMessageBytes() {
        return limits.maxMessageBytes();
    }

    public WebSocketEngine engine() {
        return container.getWebSocketEngine();
    }

    /** Whether an endpoint of this path, if there is one, was added. */
    public boolean takes(String path) {
        return !gatewayPaths.test(path);
    }

    public Executor threads() {
        return threads;
    }

    /** Runs the calls to one session. */
    public SerialExecutor inOrder() {
        return new SerialExecutor(threads);
    }

    /** Counts a session. @throws Problem busy */
    public void begin(TyrusConnection link) {
        open.add(link);
        if (open.size() > limits.maxSessions()) {
            open.remove(link);
            throw new Problem(Problem.Kind.BUSY, "too many sessions");
        }
    }

    /** Counts a session until its connection ends, of which it is notified. */
    @SuppressWarnings("deprecation") // the listener's own signature names a deprecated type
    public void awaitEnd(NIOConnection connection, TyrusConnection link) {
        connection.addCloseListener((CloseListener<Closeable, ICloseType>) (closeable, type) -> {
            open.remove(link);
            link.onEnd();
        });
    }

    /** Tells all sessions that the gateway goes away, and waits a while for those whose code is at it. */
    public void leave() {
        CompletableFuture<?>[] closes =
                open.stream().map(TyrusConnection::goAway).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(closes).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException late) {
            LOG.log(Level.DEBUG, "not all sessions of added endpoints were closed in time", late);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Code that does not come to its end is interrupted after a while. */
    @Override
    public void close() {
        container.stop();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException stopping) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
