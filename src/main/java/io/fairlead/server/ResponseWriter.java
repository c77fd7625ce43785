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
 * The body of one answer on its way out: a piece is read when the socket has taken the one before, and no thread waits
 * meanwhile. The request ends with the last piece, and not before that is the connection's next one looked at. Whoever
 * takes nothing for too long loses the connection. What it keeps of its client counts: what may have come behind the
 * request, the request's body, and what of the answer is in memory.
 *
 * <p>Written past Grizzly's output buffer, which waits for the socket in the calling thread.
 *
 * <p>Threading: begun once, by any thread; the pieces are written one at a time, by whichever thread can.
 */
@SuppressWarnings("rawtypes") // as Grizzly has it
final class ResponseWriter extends EmptyCompletionHandler<WriteResult> implements Ticker.Watched, MemoryBudget.Holder {
    private static final Logger LOG = System.getLogger(ResponseWriter.class.getName());
    private static final int PIECE_BYTES = 32 << 10;

    private final HttpTransfers all;
    private final Duration limit;
    private final Response response;
    private final FilterChainContext context;
    private final HttpResponsePacket packet;
    private final NIOConnection connection;
    private final boolean bodiless;
    private final MemoryBudget.Account memory;
    private final AtomicBoolean ended = new AtomicBoolean();
    /** Pieces that may be written, and have not been. Who raises it from zero writes them. */
    private final AtomicInteger due = new AtomicInteger();

    private Executor reader = Runnable::run;
    private InputStream body = InputStream.nullInputStream();
    private byte[] piece = {};
    private long left;
    private boolean begun;

    private volatile boolean moved;
    private int unwritten;
    private long silentSince;
    /** Null until it is silent for the first time. */
    private @Nullable UnreadBytes unread;

    /** @param response suspended */
    ResponseWriter(HttpTransfers all, Duration limit, Request request, Response response) {
        this.all = all;
        this.limit = limit;
        this.response = response;
        this.context = request.getContext();
        this.packet = response.getResponse();
        this.connection = (NIOConnection) request.getRequest().getConnection();
        this.bodiless = request.getMethod() == Method.HEAD;
        this.memory = all.memory().account(RequestTargets.remoteAddress(request.getRequest()), this);
        keep(EmbeddedServer.READ_BYTES);
    }

    /** Ends the request with this body, which may be empty. The status and the headers are set. */
    void end(byte[] bytes) {
        if (bytes.length > 0) {
            response.setContentLength(bytes.length);
        }
        keep(bytes.length);
        begin(new ByteArrayInputStream(bytes), bytes.length, Runnable::run);
    }

    /**
     * Ends the request with what is read from here, and closes it.
     *
     * @param length all that there is to read
     */
    void end(InputStream bytes, long length) {
        response.setContentLengthLong(length);
        begin(bytes, length, all.readers());
    }

    private void begin(InputStream bytes, long length, Executor readsThem) {
        body = bytes;
        left = bodiless ? 0 : length;
        reader = readsThem;
        piece = new byte[(int) Math.min(PIECE_BYTES, left)];
        keep(piece.length);
        silentSince = System.nanoTime();
        all.watch(this);
        due.set(1);
        run();
    }

    private void run() {
        do {
            writePiece();
        } while (due.decrementAndGet() > 0);
    }

    private void writePiece() {
        if (left == 0) {
            end();
            return;
        }
        int count;
        try {
            count = body.readNBytes(piece, 0, (int) Math.min(piece.length, left));
        } catch (IOException unreadable) {
            LOG.log(Level.WARNING, "what is being sent can't be read any more", unreadable);
            count = 0;
        }
        if (count == 0) {
            abort();
            return;
        }
        left -= count;
        begun = true;
        HttpContent content = HttpContent.builder(packet)
                .content(Buffers.wrap(context.getMemoryManager(), piece, 0, count))
                .build();
        context.write(null, content, this);
    }

    /** Of an answer without a body, its head is all there is. */
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
        LOG.log(Level.DEBUG, "an answer is not read to its end: {0}", cause.toString());
        abort();
    }

    @Override
    public void cancelled() {
        abort();
    }

    /** Counts so many bytes more, until the answer has ended. */
    synchronized void keep(int bytes) {
        if (!ended.get()) {
            memory.kept(bytes);
        }
    }

    private synchronized void giveBack() {
        memory.close();
    }

    /** The rest is a stream's, which counts what it keeps itself. */
    void leave() {
        release();
    }

    /** Whoever is closed for what it holds has not read an answer, or not sent a body to its end. */
    @Override
    public void close(Close why) {
        abort();
    }

    /** Drops the connection, unless the answer has ended. */
    @Override
    public void abort() {
        if (release()) {
            connection.terminateSilently();
        }
    }

    /** True for the first of those who end it. */
    private boolean release() {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        all.forget(this);
        giveBack();
        try {
            body.close();
        } catch (IOException unclear) {
            LOG.log(Level.DEBUG, "what was sent did not close cleanly", unclear);
        }
        return true;
    }

    /** A socket announces room only when a third of the system's buffer is free, which takes a slow reader its time. */
    private boolean isLost(long nanos) {
        UnreadBytes known = unread;
        if (known == null) {
            known = new UnreadBytes(() -> 0, () -> all.sendQueues().of(connection.getChannel()));
            unread = known;
        }
        return known.isLost(nanos - silentSince, limit, nanos);
    }

    /** Looks whether the socket took something since the last time. */
    @Override
    public void onBeat(long nanos) {
        int waiting = connection.getAsyncWriteQueue().spaceInBytes();
        if (moved || waiting != unwritten) {
            moved = false;
            unwritten = waiting;
            silentSince = nanos;
        } else if (isLost(nanos)) {
            LOG.log(Level.DEBUG, "an answer is not read, and is given up");
            abort();
        }
    }
}
