package io.fairlead.server;

import io.fairlead.core.Connection.Done;
import io.fairlead.eventloop.SendQueues;
import io.fairlead.http.EventStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.ICloseType;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.NIOConnection;

/**
 * An event stream on the embedded server. Bypasses Grizzly's output buffer, which does not report completed writes and
 * blocks when the socket is full.
 *
 * <p>Threading: safe.
 */
final class GrizzlyStream implements EventStream {
    private final Response response;
    private final SendQueues queues;
    private final FilterChainContext context;
    private final HttpResponsePacket packet;
    private final Connection<?> connection;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** @param response suspended, with its status and headers */
    GrizzlyStream(Request request, Response response, SendQueues queues) {
        this.response = response;
        this.queues = queues;
        this.context = request.getContext();
        this.packet = response.getResponse();
        this.connection = request.getRequest().getConnection();
    }

    @Override
    public void write(byte[] bytes, Done done) {
        if (ended.get() || !connection.isOpen()) {
            done.done(false);
            return;
        }
        HttpContent content = HttpContent.builder(packet)
                .content(Buffers.wrap(context.getMemoryManager(), bytes))
                .build();
        context.write(null, content, new GrizzlyWriteCompletion(done));
    }

    /** Reports only the first completion. */
    @SuppressWarnings("rawtypes") // Grizzly's API uses raw types
    private static final class GrizzlyWriteCompletion extends EmptyCompletionHandler<WriteResult> {
        private final AtomicBoolean completed = new AtomicBoolean();
        private final Done done;

        GrizzlyWriteCompletion(Done done) {
            this.done = done;
        }

        private void complete(boolean written) {
            if (completed.compareAndSet(false, true)) {
                done.done(written);
            }
        }

        @Override
        public void completed(WriteResult result) {
            complete(true);
        }

        @Override
        public void failed(Throwable cause) {
            complete(false);
        }

        @Override
        public void cancelled() {
            complete(false);
        }
    }

    @Override
    public long sendQueue() {
        return connection instanceof NIOConnection own
                ? queues.of(own.getChannel())
                : io.fairlead.core.Connection.UNKNOWN;
    }

    /** Ends the response with the last chunk, or by closing the connection. */
    @Override
    public void close() {
        if (ended.compareAndSet(false, true) && connection.isOpen() && response.isSuspended()) {
            response.resume();
        }
    }

    @Override
    public void abort() {
        ended.set(true);
        connection.terminateSilently();
    }

    @Override
    @SuppressWarnings("deprecation") // the listener's own signature names a deprecated type
    public void onGone(Runnable action) {
        connection.addCloseListener((CloseListener<Closeable, ICloseType>) (closeable, type) -> action.run());
    }
}
