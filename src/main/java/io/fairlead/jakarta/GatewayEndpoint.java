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
 * One session of any endpoint. Passes the container's events to a {@link SessionEndpoint} and applies the gateway's
 * limits to the session. Public because Tyrus calls it by reflection.
 *
 * <p>Threading: the container's calls for one session do not overlap (Jakarta WebSocket 2.1 §5.1), except the close,
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
        // The heartbeat sends pings and closes idle sessions.
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
            // A session that is over accepts no handlers.
            boolean over = ended != null || connection.closed() != null;
            LOG.log(over ? Level.DEBUG : Level.ERROR, "a session could not be served", defect);
            connection.close(Close.of(Problem.Kind.INTERNAL, ""));
        } finally {
            connection.opened(waiting);
        }
    }

    /** Null: the request bypassed the admission filter. */
    private static @Nullable Caller caller(@Nullable Principal principal) {
        if (principal instanceof ConnectedCaller linked) {
            return linked.caller();
        }
        return principal instanceof Caller direct ? direct : null;
    }

    /** Refuses a session whose origin and credentials were not checked, however the container admitted it. */
    private static void refuse(Session session) {
        LOG.log(Level.ERROR, "a session bypassed the admission filter and is closed");
        try {
            session.close(new CloseReason(CloseReason.CloseCodes.VIOLATED_POLICY, ""));
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "the session was already closed", gone);
        }
    }

    /**
     * The target, parsed from the path itself: Tyrus' path parameters include those of the query, and the admission
     * filter used the path.
     */
    private String target(Session session) {
        String path = session.getRequestURI().getPath();
        int prefix = path.indexOf("/ws/" + name);
        int begin = prefix + "/ws/".length() + name.length() + 1;
        return begin >= path.length() ? "" : path.substring(begin);
    }

    /** The raw query. Jetty decodes one of the two forms and GlassFish the other, which shortens it. */
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
        // A failed welcome, or a client that disconnects after it, ends the session while it is still being opened.
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

    /**
     * Only the first call has an effect: from the container, or from this side, which does not wait for the container.
     */
    private void onOver(Close close) {
        OpenSession opened = open.getAndSet(null);
        if (opened != null) {
            opened.onClosed(close);
        }
    }

    /**
     * The connection broke, or a message was malformed: the container closes the session and calls {@link #onClose}.
     */
    @Override
    public void onError(Session session, Throwable cause) {
        LOG.log(Level.DEBUG, "a session of " + name + " failed", cause);
    }
}
