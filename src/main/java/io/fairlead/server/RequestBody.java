package io.fairlead.server;

import io.fairlead.core.Ticker;
import io.fairlead.http.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.ReadHandler;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.io.NIOInputStream;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.util.HttpStatus;

/**
 * Collects a request body as it arrives, within its time limit and without a waiting thread.
 *
 * <p>Threading: data arrives on the connection's selector thread, the deadline may fire on any thread; only the first
 * outcome counts.
 */
final class RequestBody implements ReadHandler, Ticker.Watched {
    private static final Logger LOG = System.getLogger(RequestBody.class.getName());
    /** The connection's latest request with a body. */
    private static final Attribute<HttpRequestPacket> PRESENT =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(RequestBody.class.getName() + ".present");

    private static final Attribute<RequestBody> READING =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(RequestBody.class.getName());

    private final HttpTransfers transfers;
    private final long limitNanos;
    private final Request request;
    private final NIOInputStream in;
    private final HttpRequestPacket head;
    private final ResponseWriter answer;
    private final int maxBytes;
    private final HttpExchange.Body body;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final long startNanos = System.nanoTime();

    /** @param request suspended */
    RequestBody(
            HttpTransfers transfers,
            long limitNanos,
            Request request,
            ResponseWriter answer,
            int maxBytes,
            HttpExchange.Body body) {
        this.transfers = transfers;
        this.limitNanos = limitNanos;
        this.request = request;
        this.in = request.getNIOInputStream();
        this.head = request.getRequest();
        this.answer = answer;
        this.maxBytes = maxBytes;
        this.body = body;
    }

    /** Whether the whole request body has already arrived with its header. */
    static boolean isThere(Request request) {
        return request.getContentLengthLong() == request.getNIOInputStream().readyData();
    }

    void read() {
        acknowledge();
        READING.set(head.getConnection(), this);
        transfers.watch(this);
        in.notifyAvailable(this);
        if (head.isContentBroken()) {
            end(body::onFailed);
        }
    }

    /** Sends 100 (Continue), which the client may wait for before it sends the body (RFC 9110 §10.1.1). */
    private void acknowledge() {
        if (!head.requiresAcknowledgement()) {
            return;
        }
        try {
            request.getResponse().setStatus(HttpStatus.CONINTUE_100);
            request.getResponse().sendAcknowledgement();
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "the connection closed before its body was requested", gone);
        }
    }

    /** Registers a request with a body, whether the body will be read or not. */
    static void expect(HttpRequestPacket request) {
        PRESENT.set(request.getConnection(), request);
        if (RequestFilter.isBodyBroken(request.getConnection())) {
            markBroken(request);
        }
    }

    /** Fails the request with a partly received body that will not be completed, unless it was answered. */
    static void fail(Connection<?> connection) {
        HttpRequestPacket present = PRESENT.get(connection);
        if (present == null || present.getConnection() != connection || present.isSkipRemainder()) {
            connection.closeSilently();
            return;
        }
        markBroken(present);
        RequestBody reading = READING.get(connection);
        if (reading != null) {
            reading.end(reading.body::onFailed);
        }
    }

    /** Marks the body as broken; this is the connection's last request. */
    private static void markBroken(HttpRequestPacket request) {
        request.setContentBroken(true);
        request.getProcessingState().setKeepAlive(false);
    }

    @Override
    public void onDataAvailable() throws IOException {
        if (!fits()) {
            end(body::onTooLarge);
        } else if (head.isExpectContent() && !ended.get()) {
            in.notifyAvailable(this);
        }
        // Otherwise onAllDataRead follows; asking for more would read into the next request's body and lose it.
    }

    @Override
    public void onAllDataRead() throws IOException {
        end(fits() ? () -> body.onRead(bytes.toByteArray()) : body::onTooLarge);
    }

    private boolean fits() throws IOException {
        byte[] part = new byte[Math.min(in.readyData(), maxBytes + 1 - bytes.size())];
        int count = part.length == 0 ? 0 : in.read(part);
        bytes.write(part, 0, Math.max(count, 0));
        answer.keep(Math.max(count, 0));
        return bytes.size() <= maxBytes;
    }

    @Override
    public void onError(Throwable failed) {
        end(body::onFailed);
    }

    @Override
    public void onBeat(long nanos) {
        if (nanos - startNanos > limitNanos) {
            end(body::onFailed);
        }
    }

    private void end(Runnable outcome) {
        if (ended.compareAndSet(false, true)) {
            transfers.forget(this);
            READING.remove(head.getConnection());
            outcome.run();
        }
    }
}
