package io.fairlead.jakarta;

import io.fairlead.core.Close;
import io.fairlead.core.Frame;
import io.fairlead.core.Ticker;
import io.fairlead.session.HandshakeDelay;
import io.fairlead.session.SessionConnection;
import io.fairlead.session.SessionContext;
import jakarta.websocket.CloseReason;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one Jakarta WebSocket session. Jakarta has no API to suspend reading: on a foreign container, the
 * reading thread of a suspended session blocks (see {@link ReadGate}); on Undertow ({@link UndertowTransport}), reading
 * is suspended.
 *
 * <p>Threading: safe; at most one send is in progress, as containers require (Jakarta WebSocket 2.1 §2.6).
 */
final class JakartaConnection extends SessionConnection {
    private static final Logger LOG = System.getLogger(JakartaConnection.class.getName());
    /**
     * A close while GlassFish and Payara still finish the handshake request makes them recycle that request twice, and
     * two connections share it afterwards (org.apache.catalina.connector.WebConnectionImpl#close).
     */
    private static final Duration SETTLE_TIME = Duration.ofMillis(100);

    private final Session session;
    private final @Nullable UndertowTransport transport;
    private final @Nullable TomcatClosing tomcat;
    private final @Nullable ServerConnection serverConnection;
    private final Ticker.Watched connectionCheck;
    private final ReadGate gate;
    private final SendSlot slot;
    private final long made;
    private final AtomicLong written = new AtomicLong();
    private volatile @Nullable Runnable over;
    /** The ping of a close that waits for the pong. */
    private volatile @Nullable LastPing lastPing;

    /** While true, writes are held: see {@link #opened}. */
    private volatile boolean opening = true;

    private @Nullable Runnable held;

    JakartaConnection(
            String id,
            String address,
            Session session,
            @Nullable UndertowTransport transport,
            @Nullable ServerConnection serverConnection,
            SessionContext context) {
        super(id, address, context);
        this.session = session;
        this.transport = transport;
        this.tomcat = TomcatClosing.of(session);
        this.serverConnection = serverConnection;
        this.connectionCheck = nanos -> checkConnection();
        this.gate = new ReadGate();
        this.slot = new SendSlot();
        this.made = nanos();
    }

    /** Runs this once this side has closed a session of a foreign container; immediately if it already has. */
    void onOver(Runnable run) {
        over = run;
        if (serverConnection != null) {
            context().ticker().watch(connectionCheck);
        }
        if (transport == null && closed() != null) {
            run.run();
        }
    }

    /** Detects a lost connection, because containers do not report every one. */
    private void checkConnection() {
        if (serverConnection != null && !serverConnection.isOpen()) {
            context().ticker().forget(connectionCheck);
            abort();
        }
    }

    @Override
    public void write(Frame frame, Done done) {
        if (!opening || !isHeld(() -> pass(frame, done))) {
            pass(frame, done);
        }
    }

    private synchronized boolean isHeld(Runnable write) {
        held = opening ? write : null;
        return opening;
    }

    /** Releases held writes, as soon as the client can be expected to handle this many bytes. */
    void opened(long waitingBytes) {
        if (HandshakeDelay.isNeeded(waitingBytes)) {
            context().timer().after(HandshakeDelay.DELAY, this::release);
        } else {
            release();
        }
    }

    private void release() {
        Runnable first;
        synchronized (this) {
            opening = false;
            first = held;
            held = null;
        }
        if (first != null) {
            first.run();
        }
    }

    private void pass(Frame frame, Done done) {
        if (transport != null) {
            send(frame, done);
        } else if (slot.begin(done)) {
            send(frame, this::onSent);
        } else {
            done.done(false);
        }
    }

    /** For some containers (Tomcat 10.1, 11), a failed send is the only indication of a lost connection. */
    private void onSent(boolean written) {
        slot.end(written);
        if (!written) {
            abort();
        }
    }

    private void send(Frame frame, Done done) {
        if (frame.kind() == Frame.Kind.PING) {
            unread().onPing();
        }
        written.addAndGet(frame.size());
        SendHandler handler = result -> done.done(result.isOK());
        try {
            switch (frame.kind()) {
                case TEXT -> session.getAsyncRemote().sendText(frame.string(), handler);
                case BINARY -> session.getAsyncRemote().sendBinary(payload(frame), handler);
                case PING -> {
                    session.getAsyncRemote().sendPing(payload(frame));
                    done.done(true);
                }
            }
        } catch (IOException | RuntimeException gone) {
            // Tyrus throws a plain RuntimeException, which the caller would not handle.
            LOG.log(Level.DEBUG, "session {0} is not writable: {1}", id(), gone);
            done.done(false);
        }
    }

    @Override
    public long written() {
        return written.get();
    }

    /** Liberty reads the backing array, and drops a message whose buffer does not expose it. */
    private ByteBuffer payload(Frame frame) {
        return transport != null ? frame.buffer() : ByteBuffer.wrap(frame.array());
    }

    @Override
    public void suspend() {
        super.suspend();
        if (transport != null) {
            transport.suspend();
        } else {
            gate.shut();
        }
    }

    @Override
    public void resume() {
        super.resume();
        if (transport != null) {
            transport.resume();
        } else {
            gate.open();
        }
    }

    /** Blocks a foreign container's reading thread while the session is suspended. */
    @Override
    public boolean awaitReading() {
        return gate.pass(context().sendTimeout());
    }

    @Override
    public void close(Close close) {
        if (!decide(close)) {
            return;
        }
        resume();
        context().timer().after(unread().timeToClose(close), this::abort);
        if (transport != null) {
            closeSession(close);
            return;
        }
        PendingClose pendingClose = PendingClose.begin(session, context().ticker());
        Runnable closing = () -> context().closer().execute(() -> {
            try {
                closeSession(close);
            } finally {
                pendingClose.end();
            }
        });
        slot.close(() -> whenSettled(() -> whenRead(close, closing)));
        Runnable run = over;
        if (run != null) {
            run.run();
        }
    }

    private void whenSettled(Runnable task) {
        Duration left = SETTLE_TIME.minusNanos(nanos() - made);
        if (serverConnection == null || left.isNegative()) {
            task.run();
        } else {
            context().timer().after(left, task);
        }
    }

    /** Runs it once the client has read the data sent to it, on a server whose close would discard that data. */
    private void whenRead(Close close, Runnable task) {
        if (serverConnection == null || !LastPing.isNeeded(unread(), close)) {
            task.run();
            return;
        }
        LastPing ping = LastPing.begin(serverConnection, context().ticker(), nanos(), unread().time(), task);
        lastPing = ping;
        try {
            session.getAsyncRemote().sendPing(ping.payload());
        } catch (IOException | RuntimeException gone) {
            LOG.log(Level.DEBUG, "session {0} is not writable: {1}", id(), gone);
            ping.end();
        }
    }

    void onPong(ByteBuffer payload) {
        LastPing ping = lastPing;
        if (ping != null) {
            ping.onPong(payload);
        }
    }

    private void closeSession(Close close) {
        try {
            session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(close.code()), close.reason()));
        } catch (IOException | IllegalStateException gone) {
            LOG.log(Level.DEBUG, "session {0} did not close: {1}", id(), gone);
        }
    }

    /** Drops the connection of a client that does not close it in time. */
    @Override
    public void onClosed() {
        context().ticker().forget(connectionCheck);
        memory().close();
        if (transport != null && closed() == null) {
            context().timer().after(unread().timeToClose(Close.NORMAL), transport::abort);
        }
    }

    @Override
    public void abort() {
        if (transport != null) {
            transport.abort();
        } else if (closed() != null) {
            if (tomcat != null) {
                tomcat.shortenTimeout();
            }
            slot.force();
            if (serverConnection != null) {
                serverConnection.drop();
            }
        } else {
            close(new Close(CloseReason.CloseCodes.GOING_AWAY.getCode(), ""));
        }
    }
}
