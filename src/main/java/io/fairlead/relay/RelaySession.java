package io.fairlead.relay;

import io.fairlead.channel.Position;
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
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One session of a relay: its transport, its outbox and the form in which it has payloads. Made by {@link SessionRegistry}.
 *
 * <p>Threading: events come one at a time; sending and closing is safe from anywhere.
 */
final class RelaySession implements SessionListener, OutboxOwner {
    private final SessionRegistry sessions;
    private final Connection connection;
    private final SessionHandler handler;
    private final PayloadCodec codec;
    private final boolean envelope;
    private final Counters counters;
    private final Outbox outbox;
    private volatile @Nullable Position start;

    RelaySession(
            SessionRegistry sessions,
            Connection connection,
            String subprotocol,
            Delivery delivery,
            SessionHandler handler,
            Counters whole,
            RelayContext context) {
        this.sessions = sessions;
        this.connection = connection;
        this.handler = handler;
        this.codec = PayloadCodec.of(subprotocol, sessions.spec().payload());
        this.envelope = subprotocol.equals(RelayEnvelope.SUBPROTOCOL);
        this.counters = new Counters(whole);
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

    /** Whether this session speaks the JSON envelope. */
    boolean hasEnvelope() {
        return envelope;
    }

    @Override
    public Outbox outbox() {
        return outbox;
    }

    /** The session begins to hear a log. */
    void onStart(Position position) {
        start = position;
    }

    @Override
    public @Nullable String start() {
        Position known = start;
        return known == null ? null : known.toString();
    }

    @Override
    public Counters counters() {
        return counters;
    }

    @Override
    public void onMessage(Frame message) {
        counters.received(message.size());
        try {
            handler.onMessage(this, message);
        } catch (Problem problem) {
            close(Close.of(problem));
        }
    }

    @Override
    public boolean streams() {
        return handler.streams(this);
    }

    /** Each message is base64 of its own. */
    @Override
    public boolean joinsMessages() {
        return codec != PayloadCodec.BASE64;
    }

    @Override
    public void onPart(Frame.Kind kind, ByteBuffer payload, int messagesEnded) {
        counters.received(messagesEnded, payload.remaining());
        try {
            handler.onPart(this, payload, messagesEnded);
        } catch (Problem problem) {
            close(Close.of(problem));
        }
    }

    /** The payload of a message, fit for this relay. @throws Problem too-large or bad-data */
    byte[] payload(Frame message) {
        return checked(codec.in(message));
    }

    /** The same payload, when this relay may carry it. @throws Problem too-large or bad-data */
    byte[] checked(byte[] payload) {
        return sessions.checked(payload);
    }

    /** The same payload, when it is not too large for this relay. @throws Problem too-large */
    byte[] sized(byte[] payload) {
        return sessions.sized(payload);
    }

    /** Ends the session; what waits is given up. */
    void close(Close close) {
        outbox.close();
        connection.close(close);
    }

    /** Ends the session after what waits was written. */
    void closeAfterDrain(Close close) {
        outbox.drainThen(() -> connection.close(close));
    }

    @Override
    public void onClosed(Close close) {
        outbox.close();
        if (sessions.remove(this)) {
            handler.onLeft(this, close);
        }
    }

    @Override
    public void onSlow() {
        close(Close.of(Problem.Kind.SLOW_CONSUMER, ""));
    }

    @Override
    public @Nullable Frame gap(long dropped, Delivery.Policy policy) {
        return handler.gap(this, dropped, policy);
    }
}
