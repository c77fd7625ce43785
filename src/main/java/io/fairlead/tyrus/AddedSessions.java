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
 * The sessions of added endpoints. Their code may block, which is not allowed on selector threads, so it runs on
 * separate threads, without overlapping calls for one session. A connection is not read while one of its reads waits
 * for a thread.
 *
 * <p>Threading: safe.
 */
public final class AddedSessions implements AutoCloseable {
    private static final Logger LOG = System.getLogger(AddedSessions.class.getName());
    private static final int THREADS = 16;
    private static final long CLOSE_TIMEOUT_MILLIS = 1_000;
    /** Negative, because with 0, which also disables the timeout, Tyrus schedules a timer task per message. */
    private static final long NO_TIMEOUT = -1;

    private final Path folder;
    private final Predicate<String> gatewayPaths;
    private final Config.WebSocket limits;
    private final TyrusContainer container;
    private final ExecutorService threads;
    private final Set<TyrusConnection> open = ConcurrentHashMap.newKeySet();

    /**
     * @param folder the folder of their jars
     * @param gatewayPaths true for the gateway's own endpoints, whose paths can't be added
     * @param limits provides the maximum number of sessions, the maximum message size and the idle timeout
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

    /** Adds the endpoints. @throws IOException if one can't be used; its message is for administrators */
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

    /** Whether this path, if it has an endpoint, belongs to an added one. */
    public boolean takes(String path) {
        return !gatewayPaths.test(path);
    }

    public Executor threads() {
        return threads;
    }

    /** Creates an executor for the calls of one session. */
    public SerialExecutor inOrder() {
        return new SerialExecutor(threads);
    }

    /** Adds a session to the count. @throws Problem busy */
    public void begin(TyrusConnection link) {
        open.add(link);
        if (open.size() > limits.maxSessions()) {
            open.remove(link);
            throw new Problem(Problem.Kind.BUSY, "too many sessions");
        }
    }

    /** Keeps a session in the count until its connection closes, and notifies it then. */
    @SuppressWarnings("deprecation") // the listener's own signature names a deprecated type
    public void awaitEnd(NIOConnection connection, TyrusConnection link) {
        connection.addCloseListener((CloseListener<Closeable, ICloseType>) (closeable, type) -> {
            open.remove(link);
            link.onEnd();
        });
    }

    /** Closes all sessions with 1001 (going away), and waits a limited time for running code. */
    public void leave() {
        CompletableFuture<?>[] closes =
                open.stream().map(TyrusConnection::goAway).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(closes).get(CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException late) {
            LOG.log(Level.DEBUG, "not all sessions of added endpoints were closed in time", late);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Interrupts code that does not end in time. */
    @Override
    public void close() {
        container.stop();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException stopping) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
