package io.fairlead.session;

import io.fairlead.access.Session;
import io.fairlead.core.Close;
import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Problem;
import io.fairlead.core.SessionListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;

/**
 * A session in service, from its entry in the list of sessions until it is closed.
 *
 * <p>Threading: the calls of the transport for one session do not overlap.
 */
public final class OpenSession {
    private static final Logger LOG = System.getLogger(OpenSession.class.getName());

    private final Session entry;
    private final SessionTransport transport;
    private final SessionListener listener;
    private final Heartbeat heartbeat;
    private final SessionContext context;

    private OpenSession(Session entry, SessionTransport transport, SessionListener listener, SessionContext context) {
        this.entry = entry;
        this.transport = transport;
        this.listener = listener;
        this.heartbeat = new Heartbeat(transport, listener.outbox(), context);
        this.context = context;
    }

    /** @param endpoint {@code echo}, {@code chat}, {@code sketch} or {@code relay} */
    public static OpenSession of(
            String endpoint,
            SessionRequest request,
            SessionTransport transport,
            SessionListener listener,
            SessionContext context) {
        Session entry = new Session(
                transport.id(),
                endpoint,
                request.target(),
                request.via(),
                request.caller().address(),
                request.caller().name(),
                request.subprotocol(),
                context.clock().instant(),
                transport,
                listener.outbox(),
                listener.counters());
        return new OpenSession(entry, transport, listener, context);
    }

    /**
     * Adds the session to the list.
     *
     * @throws Problem busy, if the list or the memory is full; the listener is closed first
     */
    public void begin() {
        try {
            if (context.memory().isFull()) {
                throw new Problem(Problem.Kind.BUSY, "the gateway's memory is full");
            }
            context.sessions().add(entry);
        } catch (Problem busy) {
            listener.onClosed(Close.of(busy));
            throw busy;
        }
        context.ticker().watch(heartbeat, heartbeat.times());
    }

    public void onMessage(Frame message) {
        if (transport.closed() != null) {
            return;
        }
        heartbeat.onMessage();
        if (message.size() > context.maxMessageBytes()) {
            transport.close(Close.of(Problem.Kind.TOO_LARGE, "at most " + context.maxMessageBytes() + " bytes"));
            return;
        }
        try {
            listener.onMessage(message);
        } catch (RuntimeException defect) {
            fail(defect);
        }
        awaitReading();
    }

    private void awaitReading() {
        if (!transport.awaitReading()) {
            transport.close(Close.of(Problem.Kind.SLOW_CONSUMER, ""));
        }
    }

    /** The account charged for memory held for the session. */
    public MemoryBudget.Account memory() {
        return transport.memory();
    }

    /** Bytes queued for the session and not written yet. */
    public long waitingBytes() {
        return listener.outbox().bytes();
    }

    /** Whether message parts are passed on as they arrive. */
    public boolean streams() {
        return listener.streams();
    }

    /** Whether a part may hold several messages. */
    public boolean joinsMessages() {
        return listener.joinsMessages();
    }

    /** A part of messages, valid during the call; only called if the session {@link #streams}. */
    public void onPart(Frame.Kind kind, ByteBuffer payload, int messagesEnded) {
        if (transport.closed() != null) {
            return;
        }
        heartbeat.onMessage();
        try {
            listener.onPart(kind, payload, messagesEnded);
        } catch (RuntimeException defect) {
            fail(defect);
        }
        awaitReading();
    }

    private void fail(RuntimeException defect) {
        LOG.log(Level.ERROR, "handling a message of session " + entry.id() + " failed", defect);
        transport.close(Close.of(Problem.Kind.INTERNAL, ""));
    }

    /** Closes the session after queued frames are written. */
    public void closeAfterDrain(Close close) {
        listener.outbox().drainThen(() -> transport.close(close));
    }

    public void onPong(ByteBuffer payload) {
        heartbeat.onPong(payload);
    }

    public void onClosed(Close close) {
        context.ticker().forget(heartbeat);
        context.sessions().remove(entry);
        Close own = transport.closed();
        transport.onClosed();
        listener.onClosed(own != null ? own : close);
    }
}
