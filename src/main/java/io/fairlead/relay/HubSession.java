package io.fairlead.relay;

import io.fairlead.channel.Channel;
import io.fairlead.channel.Entry;
import io.fairlead.channel.EntryBatch;
import io.fairlead.channel.Position;
import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.ConnectionThread;
import io.fairlead.core.Delivery;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.protocol.JsonMessage;
import io.fairlead.protocol.MessageWriter;
import io.fairlead.protocol.RelayEnvelope;
import io.fairlead.protocol.RelayEnvelopeReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One session of a hub, either with the JSON envelope or with bare payloads in its own codec.
 *
 * <p>Threading: events of the channel do not overlap, see {@link Channel}; everything else is safe.
 */
final class HubSession extends RelaySession implements Channel.Subscriber {
    private final Hub hub;
    private volatile @Nullable Position startPosition;
    private volatile @Nullable Problem encodingProblem;

    HubSession(Hub hub, Connection connection, String subprotocol) {
        super(hub.sessions, connection, subprotocol, hub.spec.delivery());
        this.hub = hub;
    }

    private Entry.Encoding encoding() {
        return hasEnvelope() ? RelayEnvelope.DATA : codec().encoding();
    }

    @Override
    public void onStart(Channel.Start start) {
        List<Frame> frames = new ArrayList<>();
        Position position = startPosition(start);
        startPosition = position;
        if (hasEnvelope()) {
            frames.add(hub.welcome(start).at(position.offset()));
        }
        try {
            start.missed().forEach(entry -> frames.add(entry.as(encoding())));
        } catch (Problem problem) {
            encodingProblem = problem;
        }
        outbox().replay(frames);
    }

    /**
     * The position before the first missed entry: a client that has read only the welcome still misses those entries.
     */
    private static Position startPosition(Channel.Start start) {
        return start.missed().isEmpty()
                ? start.position()
                : new Position(start.position().epoch(), start.missed().get(0).offset() - 1);
    }

    @Override
    public void onEntry(Entry entry) {
        if (encodingProblem != null) {
            return;
        }
        try {
            outbox().offer(entry.as(encoding()), entry.source());
        } catch (Problem problem) {
            encodingProblem = problem;
        }
    }

    @Override
    public void onEntries(EntryBatch batch) {
        if (!writesAtOnce(batch)) {
            Channel.Subscriber.super.onEntries(batch);
        }
    }

    private boolean writesAtOnce(EntryBatch batch) {
        if (encodingProblem != null) {
            return false;
        }
        try {
            return outbox().writePast(batch.as(encoding())) != null;
        } catch (Problem notEncodable) {
            return false;
        }
    }

    @Override
    public @Nullable ConnectionThread thread() {
        return connection().thread();
    }

    @Override
    public Channel.@Nullable DirectEntries directEntries() {
        return Channel.DirectEntries.of(outbox(), encoding());
    }

    @Override
    public void onFlush() {
        Problem problem = encodingProblem;
        if (problem == null) {
            outbox().flush();
        } else {
            closeAfterDrain(Close.of(problem));
        }
    }

    /** Only the envelope has notices. */
    @Override
    public void onNotice(Frame notice) {
        if (hasEnvelope()) {
            outbox().offer(notice, null);
        }
    }

    @Override
    public @Nullable String start() {
        Position known = startPosition;
        return known == null ? null : known.toString();
    }

    @Override
    void sendDirect(Frame payload) {
        outbox().send(
                        hasEnvelope()
                                ? RelayEnvelope.direct(
                                        payload, hub.context.clock().instant())
                                : codec().encode(payload));
    }

    @Override
    void handle(Frame message) {
        if (hasEnvelope()) {
            handleEnvelope(message);
        } else {
            sendBare(payload(message));
        }
    }

    /** Without the envelope there are no error messages: a message without a receiver is only counted as dropped. */
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
