package io.fairlead.boot;

import io.fairlead.access.Caller;
import io.fairlead.access.Handshake;
import io.fairlead.core.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;
import org.glassfish.tyrus.core.RequestContext;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.glassfish.tyrus.spi.WebSocketEngine;
import org.jspecify.annotations.Nullable;

/** Gives a connection to the Jakarta WebSocket endpoints that users added, on Tyrus. */
final class JakartaUpgrade implements Upgrade {
    private static final String KEEP_ALIVE = "HttpServerFilter.KeepAliveContext";
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";
    private static final Attribute<WebSocketLink> LINK =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(JakartaUpgrade.class.getName());

    private final AddedSessions added;

    JakartaUpgrade(AddedSessions added) {
        this.added = added;
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
        NIOConnection connection = (NIOConnection) ctx.getConnection();
        InOrder waiting = added.inOrder();
        WebSocketLink link = new WebSocketLink(connection, caller.name(), added.maxMessageBytes(), waiting);
        RequestContext upgrade = requestContext(request, handshake, agreed, link);
        TyrusUpgradeResponse response = new TyrusUpgradeResponse();
        WebSocketEngine.UpgradeInfo info = added.engine().upgrade(upgrade, response);
        switch (info.getStatus()) {
            case SUCCESS -> {
                added.begin(link);
                waiting.first(() -> {
                    added.awaitEnd(connection, link);
                    // Answered before it is served: its code may wait for what it sends.
                    LINK.set(connection, link);
                    Answers.upgrade(ctx, request, response);
                    forgetRequest(connection);
                    link.attach(info.createConnection(link, reason -> link.close()));
                });
                Buffer early = content.getContent();
                if (early.hasRemaining()) {
                    link.onBytes(early);
                }
            }
            case HANDSHAKE_FAILED ->
                throw new Problem(Problem.Kind.INVALID, "the WebSocket handshake is not valid (RFC 6455 §4.2.1)");
            case NOT_APPLICABLE -> throw UpgradeFilter.notFound(handshake);
        }
    }

    /** An upgraded connection would keep its request for life, and be closed when it sends nothing to the HTTP server. */
    private static void forgetRequest(Connection<?> connection) {
        IdleTimeoutFilter.setCustomTimeout(connection, -1, TimeUnit.MILLISECONDS);
        connection.getAttributes().removeAttribute(HttpServerFilter.HTTP_SERVER_REQUEST_ATTR_NAME);
        connection.getAttributes().removeAttribute(KEEP_ALIVE);
        RequestDeadlines.expectNone(connection);
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
