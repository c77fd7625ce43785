package io.fairlead.server;

import io.fairlead.access.Admission;
import io.fairlead.access.Caller;
import io.fairlead.access.HandshakeCheck;
import io.fairlead.access.HandshakeRequest;
import io.fairlead.core.Problem;
import io.fairlead.eventloop.EventLoops;
import io.fairlead.http1.RequestHead;
import io.fairlead.rest.AdminApi;
import io.fairlead.tyrus.AddedSessions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
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
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.util.Header;
import org.jspecify.annotations.Nullable;

/**
 * Runs before the HTTP server: responds to requests that {@link RequestFilter} rejected, admits WebSocket handshakes
 * and takes over their connections.
 *
 * <p>Threading: safe; the events of one connection are sequential.
 */
final class UpgradeFilter extends BaseFilter {
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";
    /** Set on a connection whose further input is ignored. */
    private static final Attribute<Boolean> REFUSED =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(UpgradeFilter.class.getName() + ".refused");

    private final Admission admission;
    private final BiFunction<String, List<String>, String> subprotocol;
    private final GatewayUpgrade gatewayUpgrade;
    private final @Nullable AddedSessions added;
    private final @Nullable JakartaUpgrade jakarta;
    private final Executor handshakes;

    /**
     * @param subprotocol selects one of the subprotocols that a handshake offers for a path; empty: none
     * @param added null: only the gateway's own endpoints exist
     * @param handshakes runs handshakes that may block
     */
    UpgradeFilter(
            Admission admission,
            BiFunction<String, List<String>, String> subprotocol,
            GatewayUpgrade gatewayUpgrade,
            @Nullable AddedSessions added,
            Executor handshakes) {
        this.handshakes = handshakes;
        this.added = added;
        this.jakarta = added == null ? null : new JakartaUpgrade(added);
        this.admission = admission;
        this.subprotocol = subprotocol;
        this.gatewayUpgrade = gatewayUpgrade;
    }

    /**
     * Grizzly passes on the body of any upgrade request as raw bytes. Restores normal parsing for other upgrades than
     * WebSocket, which a server may ignore (RFC 9110 §7.8), such as the {@code h2c} that java.net.http offers by
     * default.
     */
    @Override
    public NextAction handleEvent(FilterChainContext ctx, FilterChainEvent event) throws IOException {
        if (event instanceof HttpEvents.IncomingHttpUpgradeEvent offer) {
            HttpHeader header = offer.getHttpHeader();
            if (!isWebSocket((HttpRequestPacket) header)) {
                header.getUpgradeDC().recycle();
                header.setIgnoreContentModifiers(false);
            }
        }
        return ctx.getInvokeAction();
    }

    /** Uses the same rule as {@link RequestHead}. */
    private static boolean isWebSocket(HttpRequestPacket request) {
        return request.getProtocol() == Protocol.HTTP_1_1
                && headers(request, "Upgrade").stream().anyMatch(HandshakeCheck::isWebSocketUpgrade);
    }

    @Override
    public NextAction handleRead(FilterChainContext ctx) throws IOException {
        HttpContent content = ctx.getMessage();
        if (REFUSED.isSet(ctx.getConnection())) {
            content.recycle();
            return ctx.getStopAction();
        }
        HttpRequestPacket request = (HttpRequestPacket) content.getHttpHeader();
        if (RequestFilter.isRefused(request)) {
            refuse(ctx, request, RequestFilter.fault(ctx.getConnection()));
            return ctx.getStopAction();
        }
        if (EventLoops.isOnReserve(ctx.getConnection()) && !AdminApi.isMonitoring(RequestTargets.path(request))) {
            refuse(ctx, request, new Problem(Problem.Kind.BUSY, "the gateway may open no more connections"));
            return ctx.getStopAction();
        }
        if (!request.isUpgrade()) {
            return ctx.getInvokeAction();
        }
        Executor waiting = blockingExecutor(request);
        if (waiting == null) {
            answer(ctx, request, content);
            return ctx.getStopAction();
        }
        ctx.suspend();
        NextAction suspended = ctx.getSuspendAction();
        waiting.execute(() -> {
            answer(ctx, request, content);
            if (JakartaUpgrade.tyrusConnection(ctx.getConnection()) != null) {
                // After completion the chain would not read this connection any more.
                ctx.resume(ctx.getStopAction());
            } else {
                ctx.completeAndRecycle();
            }
        });
        return suspended;
    }

    /** The executor for a handshake that may block; null if it does not. */
    private @Nullable Executor blockingExecutor(HttpRequestPacket request) {
        if (added != null && added.takes(RequestTargets.path(request))) {
            return added.threads();
        }
        return admission.mayBlock() ? handshakes : null;
    }

    private void answer(FilterChainContext ctx, HttpRequestPacket request, HttpContent content) {
        try {
            upgrade(ctx, request, content);
        } catch (Problem problem) {
            refuse(ctx, request, problem);
        }
    }

    /** Rejects the request and ignores further input of the connection. */
    private static void refuse(FilterChainContext ctx, HttpRequestPacket request, Problem problem) {
        REFUSED.set(ctx.getConnection(), true);
        EarlyResponses.refuse(ctx, request, problem);
    }

    private void upgrade(FilterChainContext ctx, HttpRequestPacket request, HttpContent content) {
        HandshakeCheck.check(request.getMethod().getMethodString(), name -> headers(request, name));
        HandshakeRequest handshake = handshake(request);
        Caller caller = admission.admit(handshake);
        List<String> offered = handshake.subprotocols();
        List<String> agreed = HandshakeRequest.narrow(offered, subprotocol.apply(handshake.path(), offered));
        Upgrade upgrade = gatewayUpgrade.takes(handshake) ? gatewayUpgrade : jakarta;
        if (upgrade == null) {
            throw notFound(handshake);
        }
        upgrade.open(new Upgrade.Admitted(ctx, request, handshake, caller, agreed, content));
    }

    static Problem notFound(HandshakeRequest handshake) {
        return new Problem(Problem.Kind.NOT_FOUND, "there is no WebSocket endpoint " + handshake.path());
    }

    static List<String> headers(HttpRequestPacket request, String name) {
        List<String> values = new ArrayList<>();
        request.getHeaders().values(name).forEach(values::add);
        return values;
    }

    private static HandshakeRequest handshake(HttpRequestPacket request) {
        return new HandshakeRequest(
                RequestTargets.path(request),
                HandshakeRequest.parseQuery(request.getQueryString()),
                request.getHeader("Origin"),
                request.getHeader(Header.Host),
                request.isSecure(),
                request.getHeader(Header.Authorization),
                HandshakeRequest.parseSubprotocols(headers(request, PROTOCOL)),
                RequestTargets.remoteAddress(request));
    }
}
