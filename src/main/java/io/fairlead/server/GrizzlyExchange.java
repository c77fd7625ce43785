package io.fairlead.server;

import io.fairlead.access.HandshakeRequest;
import io.fairlead.http.EventStream;
import io.fairlead.http.HttpExchange;
import io.fairlead.http.ShortResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * A request to the HTTP fallback on the embedded server.
 *
 * <p>Threading: created and served on a worker thread; the body arrives on the connection's selector thread.
 */
final class GrizzlyExchange implements HttpExchange {
    private final Request request;
    private final Response response;
    private final HttpTransfers transfers;
    private final ResponseWriter writer;
    private final HandshakeRequest handshake;
    private final AtomicBoolean answered = new AtomicBoolean();

    /** @param response suspended */
    GrizzlyExchange(Request request, Response response, HttpTransfers transfers, ResponseWriter writer) {
        this.transfers = transfers;
        this.writer = writer;
        this.request = request;
        this.response = response;
        this.handshake = handshake(request);
    }

    private static HandshakeRequest handshake(Request request) {
        List<String> offered = new ArrayList<>();
        request.getHeaders("Sec-WebSocket-Protocol").forEach(offered::add);
        return new HandshakeRequest(
                RequestTargets.path(request.getRequest()),
                HandshakeRequest.parseQuery(request.getQueryString()),
                request.getHeader("Origin"),
                request.getHeader("Host"),
                request.isSecure(),
                request.getHeader("Authorization"),
                HandshakeRequest.parseSubprotocols(offered),
                RequestTargets.remoteAddress(request.getRequest()));
    }

    @Override
    public String method() {
        return request.getMethod().getMethodString();
    }

    @Override
    public HandshakeRequest handshake() {
        return handshake;
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeader(name);
    }

    @Override
    public long contentLength() {
        return request.getContentLengthLong();
    }

    @Override
    public void read(int maxBytes, Body body) {
        transfers.read(request, writer, maxBytes, body);
    }

    @Override
    public void answer(ShortResponse answer) {
        if (answered.compareAndSet(false, true)) {
            response.setStatus(answer.status());
            answer.headers().forEach(response::setHeader);
            writer.end(answer.bytes());
        }
    }

    @Override
    public EventStream stream(Map<String, String> headers) {
        answered.set(true);
        response.setStatus(200);
        headers.forEach(response::setHeader);
        writer.leave();
        return new GrizzlyStream(request, response, transfers.sendQueues());
    }
}
