package io.fairlead.relay;

import io.fairlead.core.Batch;
import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.Counters;
import io.fairlead.core.Delivery;
import io.fairlead.core.Frame;
import io.fairlead.core.Meters;
import io.fairlead.core.OfferResult;
import io.fairlead.core.Outbox;
import io.fairlead.core.OutboxOwner;
import io.fairlead.core.Problem;
import io.fairlead.core.SessionListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends every message of a session back unchanged, with backpressure.
 *
 * <p>Threading: events do not overlap; the rest is safe.
 */
public final class EchoSession implements SessionListener, OutboxOwner {
    private static final Delivery DELIVERY = new Delivery(Delivery.Policy.BLOCK, 1 << 18, Duration.ZERO);

    private final Connection connection;
    private final Counters counters;
    private final Outbox outbox;
    /** The first message of a read, if the connection has a thread: all messages of one read are sent back together. */
    private @Nullable Frame first;

    private List<Frame> others = List.of();

    /** @param total counts the messages of all echo sessions */
    public EchoSession(
            Connection connection, Duration sendTimeout, Counters total, Meters meters, LongSupplier nanoTime) {
        this.connection = connection;
        this.counters = new Counters(total);
        this.outbox = new Outbox(connection, DELIVERY, sendTimeout, this, counters, meters, nanoTime);
    }

    @Override
    public void onMessage(Frame message) {
        counters.received(message.size());
        if (connection.thread() == null) {
            suspendIfFull(outbox.send(message));
        } else if (first == null) {
            first = message;
            connection.turn(this::echo);
        } else {
            if (others.isEmpty()) {
                others = new ArrayList<>();
            }
            others.add(message);
        }
    }

    private void echo() {
        Frame frame = first;
        List<Frame> frames = others;
        first = null;
        others = List.of();
        if (frame != null && frames.isEmpty()) {
            suspendIfFull(outbox.send(frame));
        } else if (frame != null) {
            frames.add(0, frame);
            suspendIfFull(echo(frames));
        }
    }

    private OfferResult echo(List<Frame> frames) {
        OfferResult last = outbox.writePast(new Batch(frames));
        if (last != null) {
            return last;
        }
        last = OfferResult.TAKEN;
        for (Frame frame : frames) {
            last = outbox.offer(frame, null);
        }
        outbox.flush();
        return last;
    }

    private void suspendIfFull(OfferResult result) {
        Backpressure.suspendIfFull(connection, outbox, result);
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
    public void onSlow() {
        connection.close(Close.of(Problem.Kind.SLOW_CONSUMER, ""));
    }

    @Override
    public void onClosed(Close close) {
        outbox.close();
    }
}
