package io.fairlead.boot;

import io.fairlead.access.Caller;
import io.fairlead.access.Handshake;
import io.fairlead.core.Problem;
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
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";
    private static final Attribute<WebSocketLink> LINK =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(JakartaUpgrade.class.getName());

    private final WebSocketEngine engine;
    private final int maxMessageBytes;
    private final @Nullable AddedSessions added;

    /** @param added null: there are the gateway's own endpoints alone */
    JakartaUpgrade(WebSocketEngine engine, int maxMessageBytes, @Nullable AddedSessions added) {
        this.added = added;
        this.engine = engine;
        this.maxMessageBytes = maxMessageBytes;
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
        AddedSessions ofUser = added != null && added.takes(handshake.path()) ? added : null;
        InOrder waiting = ofUser == null ? null : ofUser.inOrder();
        WebSocketLink link = new WebSocketLink(connection, caller, maxMessageBytes, waiting);
        RequestContext upgrade = requestContext(request, handshake, agreed, link);
        TyrusUpgradeResponse response = new TyrusUpgradeResponse();
        WebSocketEngine.UpgradeInfo info = engine.upgrade(upgrade, response);
        switch (info.getStatus()) {
            case SUCCESS -> {
                if (ofUser != null && waiting != null) {
                    ofUser.begin(connection, link);
                    waiting.first(() -> {
                        // Answered before it is served: its code may wait for what it sends.
                        LINK.set(connection, link);
                        Answers.upgrade(ctx, request, response);
                        link.release();
                        link.attach(info.createConnection(link, reason -> link.close()));
                    });
                } else {
                    // Served before it is answered: whoever reads the 101 misses nothing that is said after it.
                    link.attach(info.createConnection(link, reason -> link.close()));
                    Answers.upgrade(ctx, request, response);
                    LINK.set(connection, link);
                    link.release();
                }
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
