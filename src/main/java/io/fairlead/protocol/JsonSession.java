package io.fairlead.protocol;

import io.fairlead.channel.Entry;
import io.fairlead.channel.EntryBatch;
import io.fairlead.channel.Position;
import io.fairlead.core.Close;
import io.fairlead.core.Connection;
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
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A session that speaks a vocabulary of JSON messages: what is outside of it is answered with an {@code error}, and
 * changes nothing.
 *
 * <p>Threading: messages come one at a time; the rest is safe.
 */
public abstract class JsonSession implements SessionListener, OutboxOwner {
    /**
     * What sessions of one endpoint share.
     *
     * @param whole counts them all together
     * @param sendTimeout how long a session may take nothing
     */
    public record Context(Counters whole, Meters meters, Duration sendTimeout, LongSupplier nanoTime) {}

    private final Connection connection;
    private final Counters counters;
    private final Outbox outbox;
    private final InboundQueue inbound;
    private volatile @Nullable Position start;

    protected JsonSession(Connection connection, Delivery delivery, Context context) {
        this.connection = connection;
        this.inbound = new InboundQueue(connection, this::answer);
        this.counters = new Counters(context.whole());
        this.outbox = new Outbox(
                connection, delivery, context.sendTimeout(), this, counters, context.meters(), context.nanoTime());
    }

    /** Whether one more message may be said now. @throws Problem when not */
    protected abstract void admit();

    /** Does what a message asks for. @throws Problem when it can't be done; the session stays */
    protected abstract void obey(JsonMessage message);

    /** It is over. */
    protected abstract void leave();

    /** What comes before the welcome waits for it. */
    @Override
    public final void onMessage(Frame frame) {
        counters.received(frame.size());
        inbound.accept(frame);
    }

    private void answer(Frame frame) {
        String ref = "";
        try {
            JsonMessage message = read(frame);
            ref = message.ref();
            admit();
            if (message.isPing()) {
                outbox.send(MessageWriter.pong(message));
            } else {
                obey(message);
            }
        } catch (Problem problem) {
            outbox.send(MessageWriter.error(problem, ref));
        }
    }

    /** Read before it is admitted, so that the answer to one too many names it; what can't be read counts, too. */
    private JsonMessage read(Frame frame) {
        try {
            return JsonMessage.read(frame);
        } catch (Problem malformed) {
            admit();
            throw malformed;
        }
    }

    /** Queues the welcome, which brings its receiver up to this position; {@link #onFlush} must follow. */
    protected void welcome(Position position, Frame frame) {
        start = position;
        outbox.replay(List.of(frame.at(position.offset())));
    }

    @Override
    public final @Nullable String start() {
        Position known = start;
        return known == null ? null : known.toString();
    }

    /** Queues; {@link #onFlush} must follow, off every lock. */
    protected void offer(Frame frame) {
        outbox.offer(frame, null);
    }

    /** Whether all that was published together has gone past the queue; if not, nothing was done. */
    protected boolean passes(EntryBatch batch, Entry.Encoding form) {
        return outbox.pass(batch.as(form)) != null;
    }

    public @Nullable Executor thread() {
        return connection.thread();
    }

    /** What was queued may be written. */
    public void onFlush() {
        outbox.pump();
        if (start != null) {
            inbound.open();
        }
    }

    public void close(Close close) {
        outbox.close();
        connection.close(close);
    }

    /** The same, after what waits has left. */
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
