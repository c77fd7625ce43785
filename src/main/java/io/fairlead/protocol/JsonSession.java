package io.fairlead.protocol;

import io.fairlead.channel.Channel;
import io.fairlead.channel.Entry;
import io.fairlead.channel.EntryBatch;
import io.fairlead.channel.Position;
import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.ConnectionThread;
import io.fairlead.core.Counters;
import io.fairlead.core.Delivery;
import io.fairlead.core.Frame;
import io.fairlead.core.InboundQueue;
import io.fairlead.core.Meters;
import io.fairlead.core.Outbox;
import io.fairlead.core.OutboxOwner;
import io.fairlead.core.Problem;
import io.fairlead.core.SessionListener;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A session of a JSON subprotocol. A message that the subprotocol does not define is answered with an {@code error} and
 * has no other effect.
 *
 * <p>Threading: messages do not overlap; the rest is safe.
 */
public abstract class JsonSession implements SessionListener, OutboxOwner {
    /**
     * Shared by the sessions of one endpoint.
     *
     * @param total counts the messages of all these sessions
     * @param sendTimeout maximum time in which a session accepts no data
     */
    public record Context(Counters total, Meters meters, Duration sendTimeout, LongSupplier nanoTime) {}

    private final Connection connection;
    private final Counters counters;
    private final Outbox outbox;
    private final InboundQueue inbound;
    private volatile @Nullable Position start;

    protected JsonSession(Connection connection, Delivery delivery, Context context) {
        this.connection = connection;
        this.inbound = new InboundQueue(connection, this::handleFrame);
        this.counters = new Counters(context.total(), connection.direct());
        this.outbox = new Outbox(
                connection, delivery, context.sendTimeout(), this, counters, context.meters(), context.nanoTime());
    }

    /** Checks whether one more message is allowed now. @throws Problem rate-limited */
    protected abstract void admit();

    /** Handles a message. @throws Problem if that fails; the session stays open */
    protected abstract void handle(JsonMessage message);

    /** The session has ended. */
    protected abstract void leave();

    /** Messages that arrive before the welcome is sent are queued. */
    @Override
    public final void onMessage(Frame frame) {
        counters.received(frame.size());
        inbound.accept(frame);
    }

    private void handleFrame(Frame frame) {
        String ref = "";
        try {
            JsonMessage message = read(frame);
            ref = message.ref();
            admit();
            if (message.isPing()) {
                outbox.send(MessageWriter.pong(message));
            } else {
                handle(message);
            }
        } catch (Problem problem) {
            outbox.send(MessageWriter.error(problem, ref));
        }
    }

    /** Parses before the rate limit, so that a rate-limited answer has the ref; a malformed message counts as well. */
    private JsonMessage read(Frame frame) {
        try {
            return JsonMessage.read(frame);
        } catch (Problem malformed) {
            admit();
            throw malformed;
        }
    }

    /** Queues the welcome, which brings the client to this position; {@link #onFlush} must follow. */
    protected void welcome(Position position, Frame frame) {
        start = position;
        outbox.replay(List.of(frame.at(position.offset())));
    }

    @Override
    public final @Nullable String start() {
        Position welcomed = start;
        return welcomed == null ? null : welcomed.toString();
    }

    /** Queues a frame; {@link #onFlush} must follow, without a lock held. */
    protected void offer(Frame frame) {
        outbox.offer(frame, null);
    }

    /** Writes a batch directly if the queue is empty. @return false if that is not possible: nothing was written */
    protected boolean writeDirectly(EntryBatch batch, Entry.Encoding encoding) {
        return outbox.writePast(batch.as(encoding)) != null;
    }

    public @Nullable ConnectionThread thread() {
        return connection.thread();
    }

    /** Entries are written in this encoding, without a call of this session while it is clear. */
    protected Channel.@Nullable DirectEntries directEntries(Entry.Encoding encoding) {
        return Channel.DirectEntries.of(outbox, encoding);
    }

    /** Queued data may be written now. */
    public void onFlush() {
        outbox.flush();
        if (start != null) {
            inbound.open();
        }
    }

    public void close(Close close) {
        outbox.close();
        connection.close(close);
    }

    /** Closes the session after queued frames are written. */
    public void closeAfterwards(Close close) {
        outbox.drainThen(() -> connection.close(close));
    }

    @Override
    public final Outbox outbox() {
        return outbox;
    }

    @Override
    public final Counters counters() {
        return counters;
    }

    @Override
    public void onSlow() {
        connection.close(Close.of(Problem.Kind.SLOW_CONSUMER, ""));
    }

    @Override
    public Frame gap(long dropped, Delivery.Policy policy) {
        return MessageWriter.gap(dropped, policy);
    }

    @Override
    public final void onClosed(Close close) {
        outbox.close();
        leave();
    }
}
