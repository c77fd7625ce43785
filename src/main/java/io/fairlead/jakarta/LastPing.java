package io.fairlead.jakarta;

import io.fairlead.core.Close;
import io.fairlead.core.Problem;
import io.fairlead.core.Ticker;
import io.fairlead.core.UnreadBytes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A ping before a close, on a server that ends the connection behind its own close frame: whatever the client sends then
 * resets the connection, with all that it has not read yet (RFC 9293 §3.10.7.1). Who answers has read what came before.
 *
 * <p>Threading: safe; ends once, on the thread that finds it answered, late, or without a connection.
 */
final class LastPing implements Ticker.Watched {
    /** Less is in the client's system already, which no reset takes away. */
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

    /** Whether what the client may not have read yet is worth it. */
    static boolean isNeeded(UnreadBytes unread, Close close) {
        return close.code() != Problem.Kind.SLOW_CONSUMER.closeCode()
                && unread.time().compareTo(NEGLIGIBLE) > 0;
    }

    /**
     * Waits from now on.
     *
     * @param limit what the client may take to come to the ping
     * @param then after it, whatever became of it
     */
    static LastPing begin(ServerConnection serverConnection, Ticker ticker, long nanos, Duration limit, Runnable then) {
        LastPing ping = new LastPing(serverConnection, ticker, nanos, limit, then);
        ticker.watch(ping);
        return ping;
    }

    /** A byte longer than those of the heartbeat, not to be taken for one of them. */
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
