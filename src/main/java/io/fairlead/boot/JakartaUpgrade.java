package io.fairlead.boot;

import io.fairlead.access.Caller;
import io.fairlead.access.Handshake;
import io.fairlead.core.Problem;
import io.fairlead.core.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.tyrus.core.RequestContext;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.glassfish.tyrus.spi.WebSocketEngine;
import org.jspecify.annotations.Nullable;

/** Gives a connection to Jakarta WebSocket endpoints, on Tyrus. */
final class JakartaUpgrade implements Upgrade {
    private static final int SMALL_BYTES = 4 << 10;
    private static final Duration HANDOVER = Duration.ofMillis(20);
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";
    private static final Attribute<WebSocketLink> LINK =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(JakartaUpgrade.class.getName());

    private final WebSocketEngine engine;
    private final int maxMessageBytes;
    private final Timer timer;

    JakartaUpgrade(WebSocketEngine engine, int maxMessageBytes, Timer timer) {
        this.engine = engine;
        this.maxMessageBytes = maxMessageBytes;
        this.timer = timer;
    }

    /** What was made of this connection; null: it was not taken over. */
    static @Nullable WebSocketLink link(Connection<?> connection) {
        return LINK.get(connection);
    }

    @Override
    public void open(
            FilterChainContext ctx,
            HttpRequestPacket request,
            Handshake handshake,
            Caller caller,
            List<String> agreed,
            HttpContent content) {
        WebSocketLink link = new WebSocketLink((NIOConnection) ctx.getConnection(), caller, maxMessageBytes);
        RequestContext upgrade = requestContext(request, handshake, agreed, link);
        TyrusUpgradeResponse response = new TyrusUpgradeResponse();
        WebSocketEngine.UpgradeInfo info = engine.upgrade(upgrade, response);
        switch (info.getStatus()) {
            case SUCCESS -> {
                // Served before it is answered: whoever reads the 101 misses nothing that is said after it.
                link.attach(info.createConnection(link, reason -> link.close()));
                Answers.upgrade(ctx, request, response);
                LINK.set(ctx.getConnection(), link);
                release(link);
                Buffer early = content.getContent();
                if (early.hasRemaining()) {
                    link.onBytes(early);
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

    private static RequestContext requestContext(
            HttpRequestPacket request, Handshake handshake, List<String> agreed, WebSocketLink link) {
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
            context.getHeaders().put(name, UpgradeFilter.headers(request, name));
        }
        context.getHeaders().keySet().removeIf(PROTOCOL::equalsIgnoreCase);
        if (!agreed.isEmpty()) {
            context.getHeaders().put(PROTOCOL, agreed);
        }
        return context;
    }
}
