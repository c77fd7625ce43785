package io.fairlead.tyrus;

import io.fairlead.core.Close;
import io.fairlead.core.EmptyFrameLimit;
import jakarta.websocket.CloseReason;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.NIOTransport;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Connection;
import org.glassfish.tyrus.spi.Writer;
import org.jspecify.annotations.Nullable;

/**
 * One upgraded connection between Grizzly's bytes and Tyrus' frames. At most two of its reads are pending: one being
 * handled, and one waiting. A client that waits for each answer therefore causes no change of the selector's interest.
 *
 * <p>Threading: bytes and the close come on the connection's selector thread; the rest is safe. The read interest is
 * changed on the selector thread only, because Grizzly's changes from different threads are not ordered.
 */
public final class TyrusConnection extends Writer {
    private static final Logger LOG = System.getLogger(TyrusConnection.class.getName());
    private static final int MAX_READS = 2;

    private final NIOConnection connection;
    private final FrameCheck check;
    /** Runs the session's code, which may block. */
    private final Executor blocking;

    private volatile @Nullable Connection session;
    /** Our close frame was written. */
    private volatile boolean ended;
    /** The client's close frame was read. */
    private volatile boolean closeReceived;

    private final AtomicInteger unhandled = new AtomicInteger();

    public TyrusConnection(NIOConnection connection, int maxMessageBytes, Executor blocking) {
        this.connection = connection;
        this.check = new FrameCheck(maxMessageBytes, new EmptyFrameLimit(System::nanoTime));
        this.blocking = blocking;
    }

    /** The upgrade is complete: passes bytes and the end of the connection to this session. */
    public void attach(Connection opened) {
        session = opened;
    }

    /** The connection has ended. */
    void onEnd() {
        blocking.execute(() -> end(CloseReason.CloseCodes.CLOSED_ABNORMALLY));
    }

    /** @return completed once the close frame was sent */
    CompletableFuture<Void> goAway() {
        return CompletableFuture.runAsync(() -> end(CloseReason.CloseCodes.GOING_AWAY), blocking);
    }

    /** Runs in the session's order, so the opening of the session has completed. */
    private void end(CloseReason.CloseCode code) {
        Connection opened = session;
        if (opened != null) {
            opened.close(new CloseReason(code, ""));
        }
    }

    /** Called on the selector's thread. */
    public void onBytes(Buffer bytes) {
        ByteBuffer copy =
                ByteBuffer.allocate(bytes.remaining()).put(bytes.toByteBuffer()).flip();
        if (unhandled.incrementAndGet() == MAX_READS) {
            onSelector(this::applyInterest);
        }
        blocking.execute(() -> {
            try {
                handle(copy);
            } finally {
                if (unhandled.decrementAndGet() == MAX_READS - 1) {
                    onSelector(this::applyInterest);
                }
            }
        });
    }

    private void handle(ByteBuffer buffer) {
        Connection opened = session;
        if (opened == null) {
            return;
        }
        int fit = check.fit(buffer);
        closeReceived = check.closeReceived();
        if (fit > 0 && !ended) {
            opened.getReadHandler().handle(buffer.limit(buffer.position() + fit));
        }
        Close refusal = check.refusal();
        if (refusal != null && !ended) {
            opened.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(refusal.code()), refusal.reason()));
        }
        if (ended && closeReceived) {
            close();
        }
    }

    @Override
    public void write(ByteBuffer bytes, @Nullable CompletionHandler<ByteBuffer> handler) {
        Buffer message = Buffers.wrap(connection.getMemoryManager(), bytes);
        connection.write(message, new EmptyCompletionHandler<WriteResult<Buffer, SocketAddress>>() {
            @Override
            public void completed(WriteResult<Buffer, SocketAddress> result) {
                if (handler != null) {
                    handler.completed(bytes);
                }
            }

            @Override
            public void failed(Throwable cause) {
                if (handler != null) {
                    handler.failed(cause);
                }
            }

            @Override
            public void cancelled() {
                failed(new IOException("cancelled"));
            }
        });
    }

    /**
     * Called by Tyrus as soon as it has written its close frame. The connection is closed once the client's close frame
     * was received (RFC 6455 §7.1.1) and all data was written. Closing with unread bytes resets the connection (RFC
     * 1122 §4.2.2.13), and a client that is still sending would not read the close code.
     */
    @Override
    public void close() {
        ended = true;
        if (closeReceived) {
            connection.closeSilently();
        }
    }

    private void applyInterest() {
        try {
            if (unhandled.get() >= MAX_READS) {
                connection.disableIOEvent(IOEvent.READ);
            } else {
                connection.enableIOEvent(IOEvent.READ);
            }
        } catch (IOException closed) {
            LOG.log(Level.DEBUG, "the connection is closed, so its read interest is unchanged");
        }
    }

    private void onSelector(Runnable task) {
        ((NIOTransport) connection.getTransport())
                .getSelectorHandler()
                .execute(
                        connection.getSelectorRunner(),
                        () -> {
                            task.run();
                            return true;
                        },
                        null);
    }
}
