package io.fairlead.jakarta;

import io.fairlead.core.Close;
import io.fairlead.core.Problem;
import io.fairlead.core.Ticker;
import io.fairlead.core.UnreadBytes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A ping before the close frame, on a server that closes the connection right after its close frame. Data that the
 * client sends after that resets the connection, which discards everything that the client has not read yet (RFC 9293
 * §3.10.7.1). A client that answers the ping has read everything before it.
 *
 * <p>Threading: safe; ends once, on the thread that detects the pong, the timeout or the lost connection.
 */
final class LastPing implements Ticker.Watched {
    /** Data for less than this time is already in the client's receive buffer, which a reset does not discard. */
    private static final Duration NEGLIGIBLE = Duration.ofSeconds(1);

    private final ServerConnection serverConnection;
    private final Ticker ticker;
    private final long since;
    private final Duration limit;
    private final Runnable then;
    private final AtomicBoolean ended = new AtomicBoolean();

    private LastPing(ServerConnection serverConnection, Ticker ticker, long nanos, Duration limit, Runnable then) {
        this.serverConnection = serverConnection;
        this.ticker = ticker;
        this.since = nanos;
        this.limit = limit;
        this.then = then;
    }

    /** Whether the client may have enough unread data to require it. */
    static boolean isNeeded(UnreadBytes unread, Close close) {
        return close.code() != Problem.Kind.SLOW_CONSUMER.closeCode()
                && unread.time().compareTo(NEGLIGIBLE) > 0;
    }

    /**
     * Starts waiting for the pong.
     *
     * @param limit the time in which the client may read up to the ping
     * @param then runs afterwards, in every case
     */
    static LastPing begin(ServerConnection serverConnection, Ticker ticker, long nanos, Duration limit, Runnable then) {
        LastPing ping = new LastPing(serverConnection, ticker, nanos, limit, then);
        ticker.watch(ping);
        return ping;
    }

    /** One byte longer than a heartbeat's payload, so that the pongs can be distinguished. */
    ByteBuffer payload() {
        return ByteBuffer.allocate(Long.BYTES + 1).putLong(since).put((byte) 0).flip();
    }

    void onPong(ByteBuffer payload) {
        if (payload.equals(payload())) {
            end();
        }
    }

    @Override
    public void onBeat(long nanos) {
        if (!serverConnection.isOpen() || nanos - since >= limit.toNanos()) {
            end();
        }
    }

    void end() {
        if (!ended.getAndSet(true)) {
            ticker.forget(this);
            then.run();
        }
    }
}
