package io.fairlead.boot;

import io.fairlead.access.Handshake;
import io.fairlead.http.Answer;
import io.fairlead.http.EventStream;
import io.fairlead.http.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.glassfish.grizzly.ReadHandler;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.io.NIOInputStream;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * A request to the fallback on our own server.
 *
 * <p>Threading: made and served on a worker thread; the body comes on the connection's selector thread.
 */
final class GrizzlyExchange implements Exchange {
    private static final Logger LOG = System.getLogger(GrizzlyExchange.class.getName());

    private final Request request;
    private final Response response;
    private final Handshake handshake;
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile boolean suspended;

    /** @param response with the headers that every page has */
    GrizzlyExchange(Request request, Response response) {
        this.request = request;
        this.response = response;
        this.handshake = handshake(request);
    }

    private static Handshake handshake(Request request) {
        List<String> offered = new ArrayList<>();
        request.getHeaders("Sec-WebSocket-Protocol").forEach(offered::add);
        return new Handshake(
                RequestTargets.path(request.getRequest()),
                Handshake.parseQuery(request.getQueryString()),
                request.getHeader("Origin"),
                request.getHeader("Host"),
                request.isSecure(),
                request.getHeader("Authorization"),
                Handshake.parseSubprotocols(offered),
                RequestTargets.remoteAddress(request.getRequest()));
    }

    @Override
    public String method() {
        return request.getMethod().getMethodString();
    }

    @Override
    public Handshake handshake() {
        return handshake;
    }

    @Override
    public String contextPath() {
        return "";
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeader(name);
    }

    @Override
    public long contentLength() {
        return request.getContentLengthLong();
    }

    private void suspend() {
        suspended = true;
        response.suspend();
    }

    @Override
    public void read(int maxBytes, Body body) {
        suspend();
        NIOInputStream in = request.getNIOInputStream();
        in.notifyAvailable(new Reader(in, request.getRequest(), maxBytes, body));
    }

    @Override
    public void answer(Answer answer) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        try {
            response.setStatus(answer.status());
            answer.headers().forEach(response::setHeader);
            byte[] body = answer.bytes();
            if (body.length > 0) {
                response.setContentLength(body.length);
                response.getNIOOutputStream().write(body);
            }
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "a request is not answered any more", gone);
        }
        if (suspended) {
            resume();
        }
    }

    /** Whoever does not read answers is not waited for: this may be a selector's thread. */
    private void resume() {
        if (!response.getNIOOutputStream().canWrite()) {
            request.getRequest().getConnection().terminateSilently();
        } else if (response.isSuspended()) {
            response.resume();
        }
    }

    @Override
    public EventStream stream(Map<String, String> headers) {
        answered.set(true);
        response.setStatus(200);
        headers.forEach(response::setHeader);
        suspend();
        return new GrizzlyStream(request, response);
    }

    /** Collects a body as it comes. */
    private static final class Reader implements ReadHandler {
        private final NIOInputStream in;
        private final HttpHeader head;
        private final int maxBytes;
        private final Body body;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Reader(NIOInputStream in, HttpHeader head, int maxBytes, Body body) {
            this.in = in;
            this.head = head;
            this.maxBytes = maxBytes;
            this.body = body;
        }

        @Override
        public void onDataAvailable() throws IOException {
            if (!fits()) {
                body.onTooLarge();
            } else if (head.isExpectContent()) {
                in.notifyAvailable(this);
            }
            // Otherwise the end follows; to ask for more would read the next request's body beside this one, and lose
            // it.
        }

        @Override
        public void onAllDataRead() throws IOException {
            if (fits()) {
                body.onRead(bytes.toByteArray());
            } else {
                body.onTooLarge();
            }
        }

        private boolean fits() throws IOException {
            byte[] part = new byte[Math.min(in.readyData(), maxBytes + 1 - bytes.size())];
            int count = part.length == 0 ? 0 : in.read(part);
            bytes.write(part, 0, Math.max(count, 0));
            return bytes.size() <= maxBytes;
        }

        @Override
        public void onError(Throwable failed) {
            body.onFailed();
        }
    }
}
