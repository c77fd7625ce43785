package io.fairlead.websocket;

import io.fairlead.core.Close;
import io.fairlead.core.Frame;
import io.fairlead.session.Carrier;
import io.fairlead.session.SessionContext;
import jakarta.websocket.CloseReason;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One Jakarta WebSocket session as a peer. Jakarta has no word for "read no more": on a foreign container a suspended
 * session's reader waits (see {@link ReadGate}), on our own the connection is not read.
 *
 * <p>Threading: safe; at most one send is under way, which containers demand (Jakarta WebSocket 2.1 §2.6).
 */
final class SessionPeer implements Carrier {
    private static final Logger LOG = System.getLogger(SessionPeer.class.getName());
    /** How long a closed session may take to answer, before its connection is dropped. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final String id;
    private final String address;
    private final Session session;
    private final @Nullable Transport transport;
    private final ReadGate gate;
    private final SessionContext context;
    private volatile @Nullable Close closed;
    private volatile boolean suspended;
    private volatile long resumed;

    SessionPeer(String id, String address, Session session, @Nullable Transport transport, SessionContext context) {
        this.id = id;
        this.address = address;
        this.session = session;
        this.transport = transport;
        this.gate = new ReadGate();
        this.context = context;
        this.resumed = context.nanoTime().getAsLong();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public @Nullable Close closed() {
        return closed;
    }

    @Override
    public void write(Frame frame, Done done) {
        SendHandler handler = result -> done.done(result.isOK());
        try {
            switch (frame.kind()) {
                case TEXT -> session.getAsyncRemote().sendText(frame.string(), handler);
                case BINARY -> session.getAsyncRemote().sendBinary(frame.buffer(), handler);
                case PING -> {
                    session.getAsyncRemote().sendPing(frame.buffer());
                    done.done(true);
                }
            }
        } catch (IOException | IllegalStateException gone) {
            LOG.log(Level.DEBUG, "session {0} can't be written to: {1}", id, gone);
            done.done(false);
        }
    }

    @Override
    public long heldUntil(long nanos) {
        return suspended ? nanos : resumed;
    }

    @Override
    public void suspend() {
        suspended = true;
        if (transport != null) {
            transport.suspend();
        } else {
            gate.shut();
        }
    }

    @Override
    public void resume() {
        resumed = context.nanoTime().getAsLong();
        suspended = false;
        if (transport != null) {
            transport.resume();
        } else {
            gate.open();
        }
    }

    /** Blocks a foreign container's reading thread while the session is suspended. */
    @Override
    public boolean awaitReading() {
        return gate.pass(context.sendTimeout());
    }

    @Override
    public void end() {
        close(Close.NORMAL);
    }

    @Override
    public void close(Close close) {
        if (closed != null) {
            return;
        }
        closed = close;
        resume();
        context.timer().after(CLOSE_TIMEOUT, this::abort);
        try {
            session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(close.code()), close.reason()));
        } catch (IOException | IllegalStateException gone) {
            LOG.log(Level.DEBUG, "session {0} did not close: {1}", id, gone);
        }
    }

    /** A client that does not end its connection, too, is dropped after a while. */
    @Override
    public void onClosed() {
        if (transport != null && closed == null) {
            context.timer().after(CLOSE_TIMEOUT, transport::abort);
        }
    }

    @Override
    public void abort() {
        if (transport != null) {
            transport.abort();
        } else if (closed == null) {
            close(new Close(CloseReason.CloseCodes.GOING_AWAY.getCode(), ""));
        }
    }
}
