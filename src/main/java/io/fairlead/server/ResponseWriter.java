package io.fairlead.server;

import io.fairlead.core.Close;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Ticker;
import io.fairlead.core.UnreadBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.NIOConnection;
import org.jspecify.annotations.Nullable;

/**
 * Sends one response body: reads each chunk when the socket has taken the previous one, without a waiting thread. The
 * request ends with the last chunk; only then is the connection's next request processed. Drops the connection if the
 * client reads nothing for too long. Charges the memory budget for pipelined bytes, the request body and the buffered
 * part of the response.
 *
 * <p>Bypasses Grizzly's output buffer, which blocks the calling thread until the socket is writable.
 *
 * <p>Threading: started once, by any thread; chunks are written one at a time, by changing threads.
 */
@SuppressWarnings("rawtypes") // Grizzly's API uses raw types
final class ResponseWriter extends EmptyCompletionHandler<WriteResult> implements Ticker.Watched, MemoryBudget.Holder {
    private static final Logger LOG = System.getLogger(ResponseWriter.class.getName());
    private static final int CHUNK_BYTES = 32 << 10;

    private final HttpTransfers transfers;
    private final Duration limit;
    private final Response response;
    private final FilterChainContext context;
    private final HttpResponsePacket packet;
    private final NIOConnection connection;
    private final boolean bodiless;
    private final MemoryBudget.Account memory;
    private final AtomicBoolean ended = new AtomicBoolean();
    /** Number of chunks due. The thread that raises it from zero writes them. */
    private final AtomicInteger due = new AtomicInteger();

    private Executor reader = Runnable::run;
    private InputStream body = InputStream.nullInputStream();
    private byte[] chunk = {};
    private long left;
    private boolean begun;

    private volatile boolean moved;
    private int unwritten;
    private long silentSince;
    /** Null until the client stops reading for the first time. */
    private @Nullable UnreadBytes unread;

    /** @param response suspended */
    ResponseWriter(HttpTransfers transfers, Duration limit, Request request, Response response) {
        this.transfers = transfers;
        this.limit = limit;
        this.response = response;
        this.context = request.getContext();
        this.packet = response.getResponse();
        this.connection = (NIOConnection) request.getRequest().getConnection();
        this.bodiless = request.getMethod() == Method.HEAD;
        this.memory = transfers.memory().account(RequestTargets.remoteAddress(request.getRequest()), this);
        keep(EmbeddedServer.READ_BYTES);
    }

    /** Ends the request with this body, which may be empty. Status and header fields must be set. */
    void end(byte[] bytes) {
        if (bytes.length > 0) {
            response.setContentLength(bytes.length);
        }
        keep(bytes.length);
        begin(new ByteArrayInputStream(bytes), bytes.length, Runnable::run);
    }

    /**
     * Ends the request with the content of this stream, and closes the stream.
     *
     * @param length length of the content
     */
    void end(InputStream bytes, long length) {
        response.setContentLengthLong(length);
        begin(bytes, length, transfers.readers());
    }

    private void begin(InputStream bytes, long length, Executor bodyReader) {
        body = bytes;
        left = bodiless ? 0 : length;
        reader = bodyReader;
        chunk = new byte[(int) Math.min(CHUNK_BYTES, left)];
        keep(chunk.length);
        silentSince = System.nanoTime();
        transfers.watch(this);
        due.set(1);
        run();
    }

    private void run() {
        do {
            writeChunk();
        } while (due.decrementAndGet() > 0);
    }

    private void writeChunk() {
        if (left == 0) {
            end();
            return;
        }
        int count;
        try {
            count = body.readNBytes(chunk, 0, (int) Math.min(chunk.length, left));
        } catch (IOException unreadable) {
            LOG.log(Level.WARNING, "the source of a response can't be read", unreadable);
            count = 0;
        }
        if (count == 0) {
            abort();
            return;
        }
        left -= count;
        begun = true;
        HttpContent content = HttpContent.builder(packet)
                .content(Buffers.wrap(context.getMemoryManager(), chunk, 0, count))
                .build();
        context.write(null, content, this);
    }

    /** A response without a body consists of its header only. */
    private void end() {
        if (!begun) {
            begun = true;
            context.write(null, HttpContent.builder(packet).last(true).build(), this);
        } else if (release() && response.isSuspended()) {
            response.resume();
        }
    }

    @Override
    public void completed(WriteResult result) {
        moved = true;
        if (due.getAndIncrement() > 0) {
            return;
        }
        try {
            reader.execute(this::run);
        } catch (RejectedExecutionException stopping) {
            abort();
        }
    }

    @Override
    public void failed(Throwable cause) {
        LOG.log(Level.DEBUG, "a response could not be sent completely: {0}", cause.toString());
        abort();
    }

    @Override
    public void cancelled() {
        abort();
    }

    /** Charges more bytes to the memory budget until the response ends. */
    synchronized void keep(int bytes) {
        if (!ended.get()) {
            memory.kept(bytes);
        }
    }

    private synchronized void releaseMemory() {
        memory.close();
    }

    /** Hands the response over to an event stream, which accounts for its own memory. */
    void leave() {
        release();
    }

    /** Aborts, as the client has not read the whole response or not sent the whole request. */
    @Override
    public void close(Close why) {
        abort();
    }

    /** Drops the connection unless the response has ended. */
    @Override
    public void abort() {
        if (release()) {
            connection.terminateSilently();
        }
    }

    /** True only for the first call. */
    private boolean release() {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        transfers.forget(this);
        releaseMemory();
        try {
            body.close();
        } catch (IOException closeFailure) {
            LOG.log(Level.DEBUG, "the source of a response could not be closed", closeFailure);
        }
        return true;
    }

    /**
     * Looks at the send queue, because a socket becomes writable only when a third of the kernel's buffer is free,
     * which takes long with a slow reader.
     */
    private boolean isLost(long nanos) {
        UnreadBytes known = unread;
        if (known == null) {
            known = new UnreadBytes(() -> 0, () -> transfers.sendQueues().of(connection.getChannel()));
            unread = known;
        }
        return known.isLost(nanos - silentSince, limit, nanos);
    }

    /** Checks whether the socket has taken bytes since the last tick. */
    @Override
    public void onBeat(long nanos) {
        int waiting = connection.getAsyncWriteQueue().spaceInBytes();
        if (moved || waiting != unwritten) {
            moved = false;
            unwritten = waiting;
            silentSince = nanos;
        } else if (isLost(nanos)) {
            LOG.log(Level.DEBUG, "a response is not read; the connection is dropped");
            abort();
        }
    }
}
