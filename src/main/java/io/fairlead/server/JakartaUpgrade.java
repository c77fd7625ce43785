package io.fairlead.server;

import io.fairlead.access.Caller;
import io.fairlead.access.HandshakeRequest;
import io.fairlead.core.Problem;
import io.fairlead.core.RateLimitedLog;
import io.fairlead.tyrus.AddedSessions;
import io.fairlead.tyrus.HandshakeUri;
import io.fairlead.tyrus.SerialExecutor;
import io.fairlead.tyrus.TyrusConnection;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;
import org.glassfish.tyrus.core.RequestContext;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.glassfish.tyrus.spi.WebSocketEngine;
import org.jspecify.annotations.Nullable;

/** Passes a connection to the users' Jakarta WebSocket endpoints, on Tyrus. */
final class JakartaUpgrade implements Upgrade {
    private static final Logger LOG = System.getLogger(JakartaUpgrade.class.getName());
    private static final int FORBIDDEN = 403;
    private static final String KEEP_ALIVE = "HttpServerFilter.KeepAliveContext";
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";
    private static final Attribute<TyrusConnection> TYRUS_CONNECTION =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(JakartaUpgrade.class.getName());

    private final AddedSessions added;
    private final RateLimitedLog faults = new RateLimitedLog(LOG, Level.WARNING, System::nanoTime);

    JakartaUpgrade(AddedSessions added) {
        this.added = added;
    }

    /** The Tyrus connection of an upgraded connection; null if it was not upgraded. */
    static @Nullable TyrusConnection tyrusConnection(Connection<?> connection) {
        return TYRUS_CONNECTION.get(connection);
    }

    @Override
    public void open(Admitted admitted) {
        NIOConnection connection = (NIOConnection) admitted.context().getConnection();
        SerialExecutor serial = added.inOrder();
        TyrusConnection tyrus = new TyrusConnection(connection, added.maxMessageBytes(), serial);
        TyrusUpgradeResponse response = new TyrusUpgradeResponse();
        WebSocketEngine.UpgradeInfo info = upgrade(requestContext(admitted), response);
        switch (info.getStatus()) {
            case SUCCESS -> {
                if (!admitted.subprotocols().isEmpty()) {
                    response.getHeaders().putIfAbsent(PROTOCOL, admitted.subprotocols());
                }
                added.begin(tyrus);
                serial.first(() -> {
                    added.awaitEnd(connection, tyrus);
                    // Sends the 101 before it calls the endpoint, whose code may wait for its own messages.
                    TYRUS_CONNECTION.set(connection, tyrus);
                    EarlyResponses.upgrade(admitted.context(), admitted.request(), response);
                    forgetRequest(connection);
                    tyrus.attach(info.createConnection(tyrus, reason -> tyrus.close()));
                });
                Buffer early = admitted.content().getContent();
                if (early.hasRemaining()) {
                    tyrus.onBytes(early);
                }
            }
            case HANDSHAKE_FAILED -> throw refusal(response.getStatus());
            case NOT_APPLICABLE -> throw UpgradeFilter.notFound(admitted.handshake());
        }
    }

    /**
     * Detaches the HTTP request: otherwise the connection would keep it in memory, and the HTTP idle timeout would
     * close it.
     */
    private static void forgetRequest(Connection<?> connection) {
        IdleTimeoutFilter.setCustomTimeout(connection, -1, TimeUnit.MILLISECONDS);
        connection.getAttributes().removeAttribute(HttpServerFilter.HTTP_SERVER_REQUEST_ATTR_NAME);
        connection.getAttributes().removeAttribute(KEEP_ALIVE);
        RequestDeadlines.expectNone(connection);
    }

    /** Runs the handshake in Tyrus. Exceptions of an endpoint's configurator are internal errors, not the client's. */
    private WebSocketEngine.UpgradeInfo upgrade(RequestContext request, TyrusUpgradeResponse response) {
        try {
            return added.engine().upgrade(request, response);
        } catch (RuntimeException fault) {
            LOG.log(Level.DEBUG, "an added endpoint's configurator failed", fault);
            faults.log("an added endpoint's configurator failed: " + fault);
            throw new Problem(Problem.Kind.INTERNAL, "the endpoint failed");
        }
    }

    /** @param status the status of Tyrus; 403 if an endpoint's configurator rejects the origin */
    private static Problem refusal(int status) {
        return status == FORBIDDEN
                ? new Problem(Problem.Kind.FORBIDDEN, "This page's origin may not connect")
                : new Problem(Problem.Kind.INVALID, "the WebSocket handshake is not valid (RFC 6455 §4.2.1)");
    }

    /**
     * The request without a credential in the subprotocols, and without query parameters, which Tyrus would treat as
     * path parameters.
     */
    private static RequestContext requestContext(Admitted admitted) {
        HttpRequestPacket request = admitted.request();
        HandshakeRequest handshake = admitted.handshake();
        Caller caller = admitted.caller();
        boolean known = !caller.isAnonymous();
        RequestContext context = RequestContext.Builder.create()
                .requestURI(URI.create(RequestTargets.uri(request).getRawPath()))
                .queryString(request.getQueryString())
                .secure(request.isSecure())
                .userPrincipal(new HandshakeUri(known ? caller : null, uri(request), parameters(handshake)))
                .isUserInRoleDelegate(role -> known && caller.hasAny(List.of(role)))
                .remoteAddr(request.getRemoteAddress())
                .build();
        for (String name : request.getHeaders().names()) {
            context.getHeaders().put(name, UpgradeFilter.headers(request, name));
        }
        List<String> subprotocols = handshake.subprotocolsWithoutCredential();
        if (subprotocols.isEmpty()) {
            context.getHeaders().remove(PROTOCOL);
        } else {
            context.getHeaders().put(PROTOCOL, subprotocols);
        }
        return context;
    }

    /** The full URI as sent, with a ws or wss scheme (Jakarta WebSocket 2.1, {@code Session.getRequestURI}). */
    private static URI uri(HttpRequestPacket request) {
        String query = request.getQueryString();
        return URI.create((request.isSecure() ? "wss://" : "ws://")
                + request.getHeader(Header.Host)
                + RequestTargets.uri(request).getRawPath()
                + (query == null || query.isEmpty() ? "" : "?" + query));
    }

    private static Map<String, List<String>> parameters(HandshakeRequest handshake) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        handshake.query().forEach((name, values) -> parameters.put(name, List.copyOf(values)));
        return Collections.unmodifiableMap(parameters);
    }
}
