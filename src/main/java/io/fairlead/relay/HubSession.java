package io.fairlead.relay;

import io.fairlead.channel.Channel;
import io.fairlead.channel.Entry;
import io.fairlead.channel.EntryBatch;
import io.fairlead.channel.Position;
import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.Delivery;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.protocol.JsonMessage;
import io.fairlead.protocol.MessageWriter;
import io.fairlead.protocol.RelayEnvelope;
import io.fairlead.protocol.RelayEnvelopeReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One session on a hub's channel: with the envelope, or with bare payloads in its own form.
 *
 * <p>Threading: what it hears comes one thing at a time, see {@link Channel}; everything else is safe.
 */
final class HubSession extends RelaySession implements Channel.Subscriber {
    private final Hub hub;
    private volatile @Nullable Position began;
    private volatile @Nullable Problem unfit;

    HubSession(Hub hub, Connection connection, String subprotocol) {
        super(hub.sessions, connection, subprotocol, hub.spec.delivery());
        this.hub = hub;
    }

    private Entry.Encoding form() {
        return hasEnvelope() ? RelayEnvelope.DATA : codec().encoding();
    }

    @Override
    public void onStart(Channel.Start start) {
        List<Frame> frames = new ArrayList<>();
        Position begin = begin(start);
        began = begin;
        if (hasEnvelope()) {
            frames.add(hub.welcome(start).at(begin.offset()));
        }
        try {
            start.missed().forEach(entry -> frames.add(entry.as(form())));
        } catch (Problem problem) {
            unfit = problem;
        }
        outbox().replay(frames);
    }

    /** What is still to come counts as unknown: who has heard the welcome alone has not heard what was missed. */
    private static Position begin(Channel.Start start) {
        return start.missed().isEmpty()
                ? start.position()
                : new Position(start.position().epoch(), start.missed().get(0).offset() - 1);
    }

    @Override
    public void onEntry(Entry entry) {
        if (unfit != null) {
            return;
        }
        try {
            outbox().offer(entry.as(form()), entry.source());
        } catch (Problem problem) {
            unfit = problem;
        }
    }

    @Override
    public void onEntries(EntryBatch batch) {
        if (!passes(batch)) {
            Channel.Subscriber.super.onEntries(batch);
        }
    }

    private boolean passes(EntryBatch batch) {
        if (unfit != null) {
            return false;
        }
        try {
            return outbox().writePast(batch.as(form())) != null;
        } catch (Problem noSuchForm) {
            return false;
        }
    }

    @Override
    public @Nullable Executor thread() {
        return connection().thread();
    }

    @Override
    public void onFlush() {
        Problem problem = unfit;
        if (problem == null) {
            outbox().flush();
        } else {
            closeAfterDrain(Close.of(problem));
        }
    }

    /** Only the envelope has a word for it. */
    @Override
    public void onNotice(Frame notice) {
        if (hasEnvelope()) {
            outbox().offer(notice, null);
        }
    }

    @Override
    public @Nullable String start() {
        Position known = began;
        return known == null ? null : known.toString();
    }

    /** Sends a message that is not on the log, to this session alone. */
    @Override
    void sendDirect(Frame payload) {
        outbox().send(
                        hasEnvelope()
                                ? RelayEnvelope.direct(
                                        payload, hub.context.clock().instant())
                                : codec().out(payload));
    }

    @Override
    void handle(Frame message) {
        if (hasEnvelope()) {
            handleEnvelope(message);
        } else {
            sendBare(payload(message));
        }
    }

    /** Without the envelope there is no word for a message that finds no receiver: it is counted as dropped. */
    private void sendBare(byte[] payload) {
        try {
            hub.sendToPeers(this, payload, "");
        } catch (Problem problem) {
            if (problem.kind() != Problem.Kind.UPSTREAM) {
                throw problem;
            }
        }
    }

    private void handleEnvelope(Frame frame) {
        String ref = "";
        try {
            JsonMessage message = JsonMessage.read(frame);
            ref = message.ref();
            if (message.isPing()) {
                outbox().send(MessageWriter.pong(message));
            } else {
                RelayEnvelopeReader.Send send = RelayEnvelopeReader.read(message);
                hub.sendToPeers(this, checked(send.payload().array()), send.to());
            }
        } catch (Problem problem) {
            outbox().send(MessageWriter.error(problem, ref));
        }
    }

    @Override
    void onLeft(Close close) {
        hub.onLeft(this);
    }

    @Override
    public @Nullable Frame gap(long dropped, Delivery.Policy policy) {
        return hasEnvelope() ? MessageWriter.gap(dropped, policy) : null;
    }
}
