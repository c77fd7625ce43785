package io.fairlead.websocket;

import io.fairlead.access.Caller;
import io.fairlead.access.HandshakeRequest;
import io.fairlead.core.Close;
import io.fairlead.core.Problem;
import io.fairlead.core.SessionListener;
import io.fairlead.eventloop.DetachedKey;
import io.fairlead.eventloop.EventLoop;
import io.fairlead.eventloop.EventLoops;
import io.fairlead.session.EndpointRegistry;
import io.fairlead.session.HandshakeDelay;
import io.fairlead.session.OpenSession;
import io.fairlead.session.SessionContext;
import io.fairlead.session.SessionRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.nio.NIOConnection;

/**
 * Serves the gateway's endpoints on its own server, without a container. After an admitted handshake, a {@link
 * WebSocketConnection} handles the connection's bytes.
 *
 * <p>Threading: safe; {@link #open} is called on the connection's loop.
 */
public final class WebSocketServer {
    /**
     * The negotiated parameters of a handshake.
     *
     * @param key the key of the handshake, already validated
     * @param subprotocol empty: none
     * @param extensions the client's offers, as header values
     */
    public record Agreement(String key, String subprotocol, List<String> extensions) {}

    private static final Logger LOG = System.getLogger(WebSocketServer.class.getName());

    private final EndpointRegistry endpoints;
    private final SessionContext context;
    private final EventLoops loops;
    private final boolean compresses;
    private final Map<EventLoop, Deflate> deflates = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final Runnable onOver = open::decrementAndGet;

    /** @param compresses whether messages may be compressed */
    public WebSocketServer(EndpointRegistry endpoints, SessionContext context, EventLoops loops, boolean compresses) {
        this.compresses = compresses;
        this.endpoints = endpoints;
        this.context = context;
        this.loops = loops;
    }

    /** Whether this path belongs to one of the gateway's endpoints. */
    public boolean serves(String path) {
        return endpoints.find(path).isPresent();
    }

    /** The number of connections that are not over. */
    public int size() {
        return open.get();
    }

    /**
     * Takes over a connection: opens the session, then sends the handshake response, so that a client that has read the
     * 101 misses no later message.
     *
     * @param channel the bytes of the connection, decrypted if it uses TLS
     * @param early bytes received after the handshake request
     * @throws Problem not-found
     */
    public void open(
            NIOConnection connection,
            ByteChannel channel,
            HandshakeRequest handshake,
            Caller caller,
            Agreement agreement,
            ByteBuffer early) {
        EndpointRegistry.Match match = endpoints
                .find(handshake.path())
                .orElseThrow(() ->
                        new Problem(Problem.Kind.NOT_FOUND, "there is no WebSocket endpoint " + handshake.path()));
        DetachedKey key = loops.detachedKey(connection);
        open.incrementAndGet();
        // With TLS, compressing secrets together with data chosen by an attacker would reveal them through the length
        // (CRIME).
        boolean compressed = compresses && !handshake.secure();
        String extension = compressed ? DeflateOffer.answer(agreement.extensions()) : "";
        WebSocketConnection session = new WebSocketConnection(
                handshake.address(),
                channel,
                key,
                extension.isEmpty() ? null : deflates.computeIfAbsent(key.loop(), loop -> new Deflate()),
                context,
                onOver);
        key.take(connection, session);
        session.answer(HandshakeResponse.bytes(agreement.key(), agreement.subprotocol(), extension));
        serve(match, session, handshake, caller, agreement.subprotocol());
        if (early.hasRemaining()) {
            session.onBytes(early);
        }
    }

    private void serve(
            EndpointRegistry.Match match,
            WebSocketConnection session,
            HandshakeRequest handshake,
            Caller caller,
            String subprotocol) {
        Optional<String> since =
                handshake.query().getOrDefault("since", List.of()).stream().findFirst();
        SessionRequest request = new SessionRequest(
                match.target(),
                session,
                subprotocol,
                since.orElse(null),
                handshake.query(),
                caller,
                SessionRequest.WEBSOCKET);
        try {
            SessionListener listener = match.service().open(request);
            OpenSession opened = OpenSession.of(match.endpoint(), request, session, listener, context);
            session.attach(opened);
            opened.begin();
            if (HandshakeDelay.isNeeded(listener.outbox().bytes())) {
                session.hold(HandshakeDelay.DELAY);
            }
        } catch (Problem problem) {
            session.close(Close.of(problem));
        } catch (RuntimeException defect) {
            LOG.log(Level.ERROR, "opening a session failed", defect);
            session.close(Close.of(Problem.Kind.INTERNAL, ""));
        }
    }
}
