package io.fairlead.websocket;

import io.fairlead.access.Caller;
import io.fairlead.access.Handshake;
import io.fairlead.core.Close;
import io.fairlead.core.Problem;
import io.fairlead.core.SessionEvents;
import io.fairlead.eventloop.Loop;
import io.fairlead.eventloop.Loops;
import io.fairlead.eventloop.OwnKey;
import io.fairlead.session.Handover;
import io.fairlead.session.OpenSession;
import io.fairlead.session.Opening;
import io.fairlead.session.Services;
import io.fairlead.session.SessionContext;
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
 * Serves the gateway's endpoints on connections of its own server, without a container: from the admitted handshake on,
 * a connection's bytes are its {@link DirectSession}'s.
 *
 * <p>Threading: safe; {@link #open} is called on the connection's loop.
 */
public final class Engine {
    /**
     * What a client offered, and what was agreed on of it.
     *
     * @param key of the handshake, whose form was checked
     * @param subprotocol empty: none
     * @param extensions that it can do, as its headers have them
     */
    public record Agreement(String key, String subprotocol, List<String> extensions) {}

    private static final Logger LOG = System.getLogger(Engine.class.getName());

    private final Services services;
    private final SessionContext context;
    private final Loops loops;
    private final boolean compresses;
    private final Map<Loop, Deflate> deflates = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final Runnable onOver = open::decrementAndGet;

    /** @param compresses whether messages may be compressed */
    public Engine(Services services, SessionContext context, Loops loops, boolean compresses) {
        this.compresses = compresses;
        this.services = services;
        this.context = context;
        this.loops = loops;
    }

    /** Whether this path is one of the gateway's endpoints. */
    public boolean serves(String path) {
        return services.find(path).isPresent();
    }

    /** Connections that are not over yet. */
    public int size() {
        return open.get();
    }

    /**
     * Takes a connection over: serves the session, then answers the handshake, so that whoever reads the 101 misses nothing
     * that is said after it.
     *
     * @param channel its bytes, which may be in TLS on the socket
     * @param early what came behind the handshake
     * @throws Problem not-found
     */
    public void open(
            NIOConnection connection,
            ByteChannel channel,
            Handshake handshake,
            Caller caller,
            Agreement agreement,
            ByteBuffer early) {
        Services.Match match = services.find(handshake.path())
                .orElseThrow(() ->
                        new Problem(Problem.Kind.NOT_FOUND, "there is no WebSocket endpoint " + handshake.path()));
        OwnKey key = loops.ownKey(connection);
        open.incrementAndGet();
        // On TLS, secrets beside what an attacker chooses could be guessed by their length (CRIME).
        boolean compressed = compresses && !handshake.secure();
        String extension = compressed ? DeflateOffer.answer(agreement.extensions()) : "";
        DirectSession session = new DirectSession(
                handshake.address(),
                channel,
                key,
                extension.isEmpty() ? null : deflates.computeIfAbsent(key.loop(), loop -> new Deflate()),
                context,
                onOver);
        key.take(connection, session);
        session.answer(OpeningAnswer.bytes(agreement.key(), agreement.subprotocol(), extension));
        serve(match, session, handshake, caller, agreement.subprotocol());
        if (early.hasRemaining()) {
            session.onBytes(early);
        }
    }

    private void serve(
            Services.Match match, DirectSession session, Handshake handshake, Caller caller, String subprotocol) {
        Optional<String> since =
                handshake.query().getOrDefault("since", List.of()).stream().findFirst();
        Opening opening = new Opening(
                match.target(), session, subprotocol, since.orElse(null), handshake.query(), caller, Opening.WEBSOCKET);
        try {
            SessionEvents events = match.service().open(opening);
            OpenSession opened = OpenSession.of(match.endpoint(), opening, session, events, context);
            session.attach(opened);
            opened.begin();
            if (Handover.isNeeded(events.outbox().bytes())) {
                session.hold(Handover.TIME);
            }
        } catch (Problem problem) {
            session.close(Close.of(problem));
        } catch (RuntimeException defect) {
            LOG.log(Level.ERROR, "opening a session failed", defect);
            session.close(Close.of(Problem.Kind.INTERNAL, ""));
        }
    }
}
