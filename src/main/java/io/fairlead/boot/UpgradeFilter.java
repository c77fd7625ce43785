package io.fairlead.boot;

import io.fairlead.access.Admission;
import io.fairlead.access.Caller;
import io.fairlead.access.Handshake;
import io.fairlead.access.OpeningHandshake;
import io.fairlead.core.Problem;
import io.fairlead.core.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpEvents;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.tyrus.core.RequestContext;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.glassfish.tyrus.spi.WebSocketEngine;

/**
 * Stands before the HTTP server: refuses malformed request targets, admits WebSocket handshakes and takes over their
 * connections.
 *
 * <p>Threading: safe; one connection's events come one at a time.
 */
final class UpgradeFilter extends BaseFilter {
    private static final int SMALL_BYTES = 4 << 10;
    private static final Duration HANDOVER = Duration.ofMillis(20);
    private static final String WEBSOCKET = "websocket";
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";
    private static final Attribute<WebSocketLink> LINK =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(UpgradeFilter.class.getName());
    /** On a connection that is not listened to any more. */
    private static final Attribute<Boolean> REFUSED =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(UpgradeFilter.class.getName() + ".refused");
    /** On a connection whose present request is its last. */
    private static final Attribute<Boolean> LAST =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(UpgradeFilter.class.getName() + ".last");

    private final WebSocketEngine engine;
    private final Admission admission;
    private final BiFunction<String, List<String>, String> subprotocol;
    private final int maxMessageBytes;
    private final Timer timer;

    /** @param subprotocol what to agree on, of what a path's handshake offers; empty: nothing */
    UpgradeFilter(
            WebSocketEngine engine,
            Admission admission,
            BiFunction<String, List<String>, String> subprotocol,
            int maxMessageBytes,
            Timer timer) {
        this.timer = timer;
        this.engine = engine;
        this.admission = admission;
        this.subprotocol = subprotocol;
        this.maxMessageBytes = maxMessageBytes;
    }

    /**
     * Grizzly passes the body of any request that offers an upgrade on as raw bytes. Only WebSocket is taken here, and a
     * server may ignore the rest (RFC 9110 §7.8), such as the {@code h2c} that java.net.http offers by default.
     */
    @Override
    public NextAction handleEvent(FilterChainContext ctx, FilterChainEvent event) throws IOException {
        if (event.type() == HttpEvents.ResponseCompleteEvent.TYPE && LAST.isSet(ctx.getConnection())) {
            REFUSED.set(ctx.getConnection(), true);
        }
        if (event instanceof HttpEvents.IncomingHttpUpgradeEvent offer) {
            HttpHeader header = offer.getHttpHeader();
            if (!WEBSOCKET.equalsIgnoreCase(header.getUpgrade())) {
                header.getUpgradeDC().recycle();
                header.setIgnoreContentModifiers(false);
            }
        }
        return ctx.getInvokeAction();
    }

    @Override
    public NextAction handleRead(FilterChainContext ctx) throws IOException {
        HttpContent content = ctx.getMessage();
        if (REFUSED.isSet(ctx.getConnection())) {
            content.recycle();
            return ctx.getStopAction();
        }
        WebSocketLink link = LINK.get(ctx.getConnection());
        if (link != null) {
            Buffer bytes = content.getContent();
            content.recycle();
            link.onBytes(bytes);
            return ctx.getStopAction();
        }
        HttpRequestPacket request = (HttpRequestPacket) content.getHttpHeader();
        String fault = RequestFaults.of(request);
        if (!fault.isEmpty()) {
            refuse(ctx, request, new Problem(Problem.Kind.INVALID, fault));
            return ctx.getStopAction();
        }
        if (!WEBSOCKET.equalsIgnoreCase(request.getUpgrade())) {
            if (request.isChunked()) {
                end(ctx, request);
            }
            return ctx.getInvokeAction();
        }
        if (!admission.mayBlock()) {
            answer(ctx, request, content);
            return ctx.getStopAction();
        }
        ctx.suspend();
        NextAction suspended = ctx.getSuspendAction();
        ctx.getConnection().getTransport().getWorkerThreadPool().execute(() -> {
            answer(ctx, request, content);
            ctx.completeAndRecycle();
        });
        return suspended;
    }

    /**
     * Grizzly forgets a Content-Length beside Transfer-Encoding, and such a request must be the connection's last
     * (RFC 9112 §6.1): so each chunked one is.
     */
    private static void end(FilterChainContext ctx, HttpRequestPacket request) {
        request.getProcessingState().setKeepAlive(false);
        LAST.set(ctx.getConnection(), true);
    }

    private void answer(FilterChainContext ctx, HttpRequestPacket request, HttpContent content) {
        try {
            upgrade(ctx, request, content);
        } catch (Problem problem) {
            refuse(ctx, request, problem);
        }
    }

    /** Nothing that follows on this connection is looked at. */
    private static void refuse(FilterChainContext ctx, HttpRequestPacket request, Problem problem) {
        REFUSED.set(ctx.getConnection(), true);
        Answers.refuse(ctx, request, problem);
    }

    private void upgrade(FilterChainContext ctx, HttpRequestPacket request, HttpContent content) {
        OpeningHandshake.check(request.getMethod().getMethodString(), name -> headers(request, name));
        Handshake handshake = handshake(request);
        Caller caller = admission.admit(handshake);
        WebSocketLink link = new WebSocketLink((NIOConnection) ctx.getConnection(), caller, maxMessageBytes);
        RequestContext upgrade = requestContext(request, handshake, link);
        TyrusUpgradeResponse response = new TyrusUpgradeResponse();
        WebSocketEngine.UpgradeInfo info = engine.upgrade(upgrade, response);
        switch (info.getStatus()) {
            case SUCCESS -> {
                // Served before it is answered: whoever reads the 101 misses nothing that is said after it.
                link.attach(info.createConnection(link, reason -> link.close()));
                Answers.upgrade(ctx, request, response);
                LINK.set(ctx.getConnection(), link);
                release(link);
                if (content.getContent().hasRemaining()) {
                    link.onBytes(content.getContent());
                }
            }
            case HANDSHAKE_FAILED ->
                throw new Problem(Problem.Kind.INVALID, "the WebSocket handshake is not valid (RFC 6455 §4.2.1)");
            case NOT_APPLICABLE ->
                throw new Problem(Problem.Kind.NOT_FOUND, "there is no WebSocket endpoint " + handshake.path());
        }
    }

    /**
     * A large first frame right behind the 101 is lost or torn by java.net.http's client (JDK 17; 29 of 8,151 sessions
     * with a welcome of 200 KB), which is still handing its connection over then.
     */
    private void release(WebSocketLink link) {
        if (link.heldBytes() > SMALL_BYTES) {
            timer.after(HANDOVER, link::release);
        } else {
            link.release();
        }
    }

    private static List<String> headers(HttpRequestPacket request, String name) {
        List<String> values = new ArrayList<>();
        request.getHeaders().values(name).forEach(values::add);
        return values;
    }

    private static Handshake handshake(HttpRequestPacket request) {
        return new Handshake(
                RequestTargets.path(request),
                Handshake.parseQuery(request.getQueryString()),
                request.getHeader("Origin"),
                request.getHeader(Header.Host),
                request.isSecure(),
                request.getHeader(Header.Authorization),
                Handshake.parseSubprotocols(headers(request, PROTOCOL)),
                RequestTargets.remoteAddress(request));
    }

    private RequestContext requestContext(HttpRequestPacket request, Handshake handshake, WebSocketLink link) {
        Map<String, String[]> parameters = new TreeMap<>();
        handshake.query().forEach((name, values) -> parameters.put(name, values.toArray(String[]::new)));
        RequestContext context = RequestContext.Builder.create()
                .requestURI(RequestTargets.uri(request))
                .queryString(request.getQueryString())
                .parameterMap(parameters)
                .secure(request.isSecure())
                .userPrincipal(link)
                .remoteAddr(request.getRemoteAddress())
                .build();
        for (String name : request.getHeaders().names()) {
            context.getHeaders().put(name, headers(request, name));
        }
        context.getHeaders().keySet().removeIf(PROTOCOL::equalsIgnoreCase);
        List<String> offered = handshake.subprotocols();
        List<String> agreed = Handshake.narrow(offered, subprotocol.apply(handshake.path(), offered));
        if (!agreed.isEmpty()) {
            context.getHeaders().put(PROTOCOL, agreed);
        }
        return context;
    }
}
