package io.fairlead.session;

import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.Frame;
import io.fairlead.core.Outbox;
import io.fairlead.core.Problem;
import io.fairlead.core.Ticker;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.LongStream;

/**
 * Checks the outbox of a session, and whether the remote end is alive. Sends a ping when one is due, and closes the
 * session if no pong and no other activity follows in time, even if the ping could not be sent. Messages queued before
 * the ping delay it, so reading them counts as activity, and bytes in system buffers extend the time in proportion. The
 * transport defines ping and pong: RFC 6455 §5.5.2 on a WebSocket, a comment that was read on an event stream.
 *
 * <p>Threading: called by the ticker; the session's reader calls {@link #onPong} and {@link #onMessage}.
 */
final class Heartbeat implements Ticker.Watched {
    private final SessionTransport connection;
    private final Outbox outbox;
    private final SessionContext context;
    private volatile long lastPing;
    private volatile boolean awaiting;
    private long progress;
    /** The last time at which the remote end read data while a pong was awaited. */
    private long lastRead;

    private volatile long lastMessage;

    Heartbeat(SessionTransport connection, Outbox outbox, SessionContext context) {
        this.connection = connection;
        this.outbox = outbox;
        this.context = context;
        this.lastPing = context.nanoTime().getAsLong();
        this.lastMessage = lastPing;
        this.lastRead = lastPing;
    }

    /** The times that are checked. */
    Duration[] times() {
        return new Duration[] {
            context.pingInterval(),
            context.pongTimeout(),
            context.idleTimeout(),
            context.sendTimeout(),
            outbox.delivery().maxAge()
        };
    }

    void onMessage() {
        lastMessage = context.nanoTime().getAsLong();
    }

    void onPong(ByteBuffer payload) {
        if (awaiting && payload.remaining() == Long.BYTES && payload.getLong(payload.position()) == lastPing) {
            awaiting = false;
            connection.unread().onAnswer();
            context.meters().pingRoundTrip().record(context.nanoTime().getAsLong() - lastPing);
        }
    }

    @Override
    public void onBeat(long nanos) {
        outbox.onBeat(nanos);
        if (connection.closed() != null) {
            return;
        }
        if (awaiting) {
            updateLastRead(nanos);
        }
        if (isSilent(nanos)) {
            context.meters().slowConsumers().increment();
            outbox.close();
            connection.close(Close.of(Problem.Kind.SLOW_CONSUMER, "no pong"));
        } else if (isIdle(nanos)) {
            connection.close(new Close(Close.NORMAL.code(), "idle"));
        } else if (isPingDue(nanos)) {
            lastPing = nanos;
            awaiting = true;
            progress = outbox.bytes() == 0 ? 0 : connection.progress();
            connection.unread().onPingQueued();
            outbox.sendControl(
                    Frame.ping(ByteBuffer.allocate(Long.BYTES).putLong(nanos).array()));
        }
    }

    private void updateLastRead(long nanos) {
        long now = outbox.bytes() == 0 ? progress : connection.progress();
        if (now != progress) {
            progress = now;
            lastRead = nanos;
        }
    }

    /** Whether the pong is overdue; time in which reading was suspended does not count. */
    private boolean isSilent(long nanos) {
        if (!awaiting) {
            return false;
        }
        long silent = LongStream.of(
                        lastPing, lastRead, outbox.lastWaited(), lastMessage, connection.readSuspendedUntil(nanos))
                .map(time -> nanos - time)
                .min()
                .orElseThrow();
        return connection.unread().isLost(silent, context.pongTimeout().plus(timeBeforePing()), nanos);
    }

    /**
     * The time allowed for sending the bytes before the ping. While the transport still holds bytes and can't tell how
     * many the remote end has read, it is the send timeout, since systems accept bytes in pieces of a MiB and more.
     */
    private Duration timeBeforePing() {
        if (connection.unread().pingWaits()) {
            return connection.progress() == Connection.UNKNOWN ? context.sendTimeout() : Duration.ZERO;
        }
        return connection.unread().timeToPing();
    }

    private boolean isIdle(long nanos) {
        long idle = context.idleTimeout().toNanos();
        return idle > 0
                && nanos - Math.max(lastMessage, outbox.lastSent()) > idle
                && nanos - connection.readSuspendedUntil(nanos) > idle;
    }

    private boolean isPingDue(long nanos) {
        long interval = context.pingInterval().toNanos();
        return interval > 0 && !awaiting && nanos - lastPing > interval;
    }
}
