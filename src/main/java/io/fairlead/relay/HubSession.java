package io.fairlead.relay;

import io.fairlead.channel.Channel;
import io.fairlead.channel.Entry;
import io.fairlead.channel.EntryBatch;
import io.fairlead.channel.Position;
import io.fairlead.core.Close;
import io.fairlead.core.Delivery;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.protocol.JsonMessage;
import io.fairlead.protocol.MessageWriter;
import io.fairlead.protocol.RelayEnvelope;
import io.fairlead.protocol.RelayEnvelopeReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One session on a hub's channel: with the envelope, or with bare payloads in its own form.
 *
 * <p>Threading: what it hears comes one thing at a time, see {@link Channel}; everything else is safe.
 */
final class HubSession implements SessionHandler, Channel.Subscriber {
    private final Hub hub;
    private @Nullable RelaySession session;
    private volatile @Nullable Problem unfit;

    HubSession(Hub hub) {
        this.hub = hub;
    }

    /** Once, before anything else. */
    void attach(RelaySession attached) {
        session = attached;
    }

    private RelaySession session() {
        RelaySession attached = session;
        if (attached == null) {
            throw new IllegalStateException("not attached");
        }
        return attached;
    }

    private static Entry.Encoding form(RelaySession session) {
        return session.hasEnvelope() ? RelayEnvelope.DATA : session.codec().encoding();
    }

    @Override
    public void onStart(Channel.Start start) {
        List<Frame> frames = new ArrayList<>();
        Position begin = begin(start);
        session().onStart(begin);
        if (session().hasEnvelope()) {
            frames.add(hub.welcome(start).at(begin.offset()));
        }
        try {
            start.missed().forEach(entry -> frames.add(entry.as(form(session()))));
        } catch (Problem problem) {
            unfit = problem;
        }
        session().outbox().replay(frames);
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
            session().outbox().offer(entry.as(form(session())), entry.source());
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
            return session().outbox().pass(batch.as(form(session()))) != null;
        } catch (Problem noSuchForm) {
            return false;
        }
    }

    @Override
    public @Nullable Executor thread() {
        return session().connection().thread();
    }

    @Override
    public void onFlush() {
        Problem problem = unfit;
        if (problem == null) {
            session().outbox().pump();
        } else {
            session().closeAfterDrain(Close.of(problem));
        }
    }

    /** Only the envelope has a word for it. */
    @Override
    public void onNotice(Frame notice) {
        if (session().hasEnvelope()) {
            session().outbox().offer(notice, null);
        }
    }

    /** Sends a message that is not on the log, to this session alone. */
    static void direct(RelaySession session, Frame payload, Instant now) {
        session.outbox()
                .send(
                        session.hasEnvelope()
                                ? RelayEnvelope.direct(payload, now)
                                : session.codec().out(payload));
    }

    @Override
    public void onMessage(RelaySession from, Frame message) {
        if (from.hasEnvelope()) {
            onEnvelope(from, message);
        } else {
            sendBare(from, from.payload(message));
        }
    }

    /** Without the envelope there is no word for a message that finds no receiver: it is counted as dropped. */
    private void sendBare(RelaySession from, byte[] payload) {
        try {
            hub.sendToPeers(from, payload, "");
        } catch (Problem problem) {
            if (problem.kind() != Problem.Kind.UPSTREAM) {
                throw problem;
            }
        }
    }

    private void onEnvelope(RelaySession from, Frame frame) {
        String ref = "";
        try {
            JsonMessage message = JsonMessage.read(frame);
            ref = message.ref();
            if (message.isPing()) {
                from.outbox().send(MessageWriter.pong(message));
            } else {
                RelayEnvelopeReader.Send send = RelayEnvelopeReader.read(message);
                hub.sendToPeers(from, from.checked(send.payload().array()), send.to());
            }
        } catch (Problem problem) {
            from.outbox().send(MessageWriter.error(problem, ref));
        }
    }

    @Override
    public void onLeft(RelaySession left, Close close) {
        hub.onLeft(this);
    }

    @Override
    public @Nullable Frame gap(RelaySession behind, long dropped, Delivery.Policy policy) {
        return behind.hasEnvelope() ? MessageWriter.gap(dropped, policy) : null;
    }
}
