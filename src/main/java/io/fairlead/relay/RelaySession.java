package io.fairlead.relay;

import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.Counters;
import io.fairlead.core.Delivery;
import io.fairlead.core.Frame;
import io.fairlead.core.Outbox;
import io.fairlead.core.OutboxOwner;
import io.fairlead.core.Problem;
import io.fairlead.core.SessionListener;
import io.fairlead.framing.PayloadCodec;
import io.fairlead.protocol.RelayEnvelope;

/**
 * One session of a relay: its connection, its outbox and its payload codec.
 *
 * <p>Threading: events do not overlap; sending and closing are safe.
 */
abstract class RelaySession implements SessionListener, OutboxOwner {
    private final SessionRegistry sessions;
    private final Connection connection;
    private final PayloadCodec codec;
    private final boolean envelope;
    private final Counters counters;
    private final Outbox outbox;

    RelaySession(SessionRegistry sessions, Connection connection, String subprotocol, Delivery delivery) {
        this.sessions = sessions;
        this.connection = connection;
        this.codec = PayloadCodec.of(subprotocol, sessions.spec().payload());
        this.envelope = subprotocol.equals(RelayEnvelope.SUBPROTOCOL);
        this.counters = new Counters(sessions.counters(), connection.direct());
        RelayContext context = sessions.context();
        this.outbox = new Outbox(
                connection, delivery, context.sendTimeout(), this, counters, context.meters(), context.nanoTime());
    }

    Connection connection() {
        return connection;
    }

    String id() {
        return connection.id();
    }

    PayloadCodec codec() {
        return codec;
    }

    /** Whether this session uses the JSON envelope. */
    boolean hasEnvelope() {
        return envelope;
    }

    @Override
    public Outbox outbox() {
        return outbox;
    }

    @Override
    public Counters counters() {
        return counters;
    }

    @Override
    public void onMessage(Frame message) {
        counters.received(message.size());
        try {
            handle(message);
        } catch (Problem problem) {
            close(Close.of(problem));
        }
    }

    /** @throws Problem if the message ends the session */
    abstract void handle(Frame message);

    /** Sends a message to this session only; it is not in the history. */
    abstract void sendDirect(Frame payload);

    /** The session is closed. */
    abstract void onLeft(Close close);

    /** The payload of a message, checked for this relay. @throws Problem too-large or bad-data */
    byte[] payload(Frame message) {
        return checked(codec.decode(message));
    }

    /** Returns the payload if this relay accepts it. @throws Problem too-large or bad-data */
    byte[] checked(byte[] payload) {
        return sessions.checked(payload);
    }

    /** Returns the payload if it is not too large for this relay. @throws Problem too-large */
    byte[] checkedSize(byte[] payload) {
        return sessions.checkedSize(payload);
    }

    /** Closes the session; queued messages are dropped. */
    void close(Close close) {
        outbox.close();
        connection.close(close);
    }

    /** Closes the session after queued messages are written. */
    void closeAfterDrain(Close close) {
        outbox.drainThen(() -> connection.close(close));
    }

    @Override
    public void onClosed(Close close) {
        outbox.close();
        if (sessions.remove(this)) {
            onLeft(close);
        }
    }

    @Override
    public void onSlow() {
        close(Close.of(Problem.Kind.SLOW_CONSUMER, ""));
    }
}
