package io.fairlead.jakarta;

import io.fairlead.access.Caller;
import io.fairlead.access.HandshakeRequest;
import io.fairlead.core.Close;
import io.fairlead.core.Problem;
import io.fairlead.session.OpenSession;
import io.fairlead.session.SessionContext;
import io.fairlead.session.SessionEndpoint;
import io.fairlead.session.SessionRequest;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One session of any endpoint, public because Tyrus calls it by reflection: takes the container's events to a {@link SessionEndpoint} and its limits to the session.
 *
 * <p>Threading: the container calls one session's methods one at a time (Jakarta WebSocket 2.1 §5.1), but for the end,
 * which may come while the session is being opened.
 */
public final class GatewayEndpoint extends Endpoint {
    private static final Logger LOG = System.getLogger(GatewayEndpoint.class.getName());

    private final String name;
    private final SessionEndpoint endpoint;
    private final SessionContext context;
    private final AtomicReference<@Nullable OpenSession> open = new AtomicReference<>();
    private volatile @Nullable Close ended;
    private volatile @Nullable UndertowTransport undertow;

    GatewayEndpoint(String name, SessionEndpoint endpoint, SessionContext context) {
        this.name = name;
        this.endpoint = endpoint;
        this.context = context;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        // Pings and idle ends are the heartbeat's.
        TyrusTimer.stop(session);
        session.setMaxTextMessageBufferSize(context.maxMessageBytes());
        session.setMaxBinaryMessageBufferSize(context.maxMessageBytes());
        Principal principal = session.getUserPrincipal();
        Caller caller = caller(principal);
        if (caller == null) {
            refuse(session);
            return;
        }
        UndertowTransport transport = UndertowTransport.of(session);
        undertow = transport;
        ServerConnection serverConnection = principal instanceof ConnectedCaller linked ? linked.link() : null;
        JakartaConnection connection = new JakartaConnection(
                context.ids().get(), caller.address(), session, transport, serverConnection, context);
        long waiting = 0;
        try {
            OpenSession opened = serve(session, connection, caller);
            new SessionHandlers(opened, connection, transport, context).register(session);
            waiting = opened.waitingBytes();
        } catch (Problem problem) {
            connection.close(Close.of(problem));
        } catch (RuntimeException defect) {
            // One that is over takes no handlers.
            boolean over = ended != null || connection.closed() != null;
            LOG.log(over ? Level.DEBUG : Level.ERROR, "a session could not be served", defect);
            connection.close(Close.of(Problem.Kind.INTERNAL, ""));
        } finally {
            connection.opened(waiting);
        }
    }

    /** Null: the check before the handshake did not see it. */
    private static @Nullable Caller caller(@Nullable Principal principal) {
        if (principal instanceof ConnectedCaller linked) {
            return linked.caller();
        }
        return principal instanceof Caller direct ? direct : null;
    }

    /** However a container let it in, no session is served whose origin and credentials were not checked. */
    private static void refuse(Session session) {
        LOG.log(Level.ERROR, "a session came past the check before the handshake and is closed");
        try {
            session.close(new CloseReason(CloseReason.CloseCodes.VIOLATED_POLICY, ""));
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "it is gone already", gone);
        }
    }

    /**
     * What the path names, read from the path itself: Tyrus' path parameters hold the query's, too, and the check before
     * the handshake went by the path.
     */
    private String target(Session session) {
        String path = session.getRequestURI().getPath();
        int prefix = path.indexOf("/ws/" + name);
        int begin = prefix + "/ws/".length() + name.length() + 1;
        return begin >= path.length() ? "" : path.substring(begin);
    }

    /** As it was sent, of two: Jetty decodes the one and GlassFish the other, which makes it shorter. */
    private static @Nullable String query(Session session) {
        String one = session.getQueryString();
        String other = session.getRequestURI().getRawQuery();
        return other == null || one != null && one.length() >= other.length() ? one : other;
    }

    private OpenSession serve(Session session, JakartaConnection connection, Caller caller) {
        String agreed = session.getNegotiatedSubprotocol();
        String subprotocol = agreed == null ? "" : agreed;
        Map<String, List<String>> query = HandshakeRequest.parseQuery(query(session));
        String since =
                query.getOrDefault("since", List.of()).stream().findFirst().orElse(null);
        SessionRequest request = new SessionRequest(
                target(session), connection, subprotocol, since, query, caller, SessionRequest.WEBSOCKET);
        OpenSession opened = OpenSession.of(name, request, connection, endpoint.open(request), context);
        opened.begin();
        open.set(opened);
        connection.onOver(() -> onOver(Close.NORMAL));
        // A welcome that fails, or a client that goes behind it, ends the session while it is still being opened.
        Close early = ended;
        if (early != null) {
            onOver(early);
        }
        return opened;
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        String phrase = reason.getReasonPhrase();
        Close close = new Close(reason.getCloseCode().getCode(), phrase == null ? "" : phrase);
        ended = close;
        UndertowTransport transport = undertow;
        if (transport == null) {
            onOver(close);
        } else {
            transport.runAfterMessages(() -> onOver(close));
        }
    }

    /** Once, whoever is first: the container, or this side, which does not wait for it. */
    private void onOver(Close close) {
        OpenSession opened = open.getAndSet(null);
        if (opened != null) {
            opened.onClosed(close);
        }
    }

    /** A broken connection or a malformed message: the container closes the session and calls {@link #onClose}. */
    @Override
    public void onError(Session session, Throwable cause) {
        LOG.log(Level.DEBUG, "a session of " + name + " failed", cause);
    }
}
