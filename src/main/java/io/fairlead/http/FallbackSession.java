package io.fairlead.http;

import io.fairlead.access.Caller;
import io.fairlead.core.Close;
import io.fairlead.core.SessionListener;
import io.fairlead.core.Ticker;
import io.fairlead.session.OpenSession;
import io.fairlead.session.SessionContext;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One session over HTTP: its stream, its queue of posts, and the caller that may post to it. It outlives a lost stream
 * for a limited time.
 *
 * <p>Threading: safe; its lock guards its start and end.
 */
final class FallbackSession implements EventStreamConnection.Owner, Ticker.Watched {
    private final String key;
    private final String path;
    private final Caller caller;
    private final boolean byTicket;
    private final Duration keep;
    private final SessionContext context;
    private final Runnable forget;
    private final EventStreamConnection connection;
    private final PostQueue inbox;
    private final Object lock = new Object();
    private @Nullable Close over;
    private volatile @Nullable OpenSession opened;
    private volatile @Nullable SessionListener listener;

    /**
     * @param key the secret part of its URL
     * @param path the endpoint's path, for which origins and roles are checked again
     * @param byTicket opened with a ticket, which can't be used twice: its key is sufficient
     * @param keep how long it outlives its stream
     * @param forget runs when the session has ended
     */
    FallbackSession(
            String key,
            String path,
            Caller caller,
            boolean byTicket,
            int padding,
            Duration keep,
            SessionContext context,
            Runnable forget) {
        this.key = key;
        this.path = path;
        this.caller = caller;
        this.byTicket = byTicket;
        this.keep = keep;
        this.context = context;
        this.forget = forget;
        this.inbox = new PostQueue(this::handle);
        this.connection = new EventStreamConnection(caller.address(), padding, context, this);
    }

    String key() {
        return key;
    }

    String path() {
        return path;
    }

    EventStreamConnection connection() {
        return connection;
    }

    PostQueue inbox() {
        return inbox;
    }

    boolean isOpenedByTicket() {
        return byTicket;
    }

    boolean belongsTo(Caller other) {
        return caller.name().equals(other.name());
    }

    /** Starts the session; events may have been written before. */
    void begin(OpenSession session, SessionListener serving) {
        boolean ended;
        synchronized (lock) {
            listener = serving;
            opened = session;
            ended = over != null;
        }
        if (ended) {
            end();
        } else {
            context.ticker().watch(this);
        }
    }

    /** The log position at which it started; null: unknown. */
    @Nullable String start() {
        SessionListener serving = listener;
        return serving == null ? null : serving.start();
    }

    @Override
    public @Nullable String position(long offset) {
        String start = start();
        return start == null ? null : start.substring(0, start.lastIndexOf(':') + 1) + offset;
    }

    private void handle(PostQueue.Post post) {
        OpenSession session = opened;
        if (session == null || connection.closed() != null) {
            post.onMissed();
        } else {
            session.onMessage(post.message());
            post.onHandled();
        }
    }

    @Override
    public void onSuspend() {
        inbox.suspend();
    }

    @Override
    public void onResume() {
        inbox.resume();
    }

    @Override
    public void onPing(ByteBuffer payload) {
        OpenSession session = opened;
        if (session != null) {
            session.onPong(payload);
        }
    }

    @Override
    public void onOver(Close close) {
        boolean begun;
        synchronized (lock) {
            over = close;
            begun = opened != null;
        }
        if (begun) {
            end();
        } else {
            forget.run();
        }
    }

    private void end() {
        context.ticker().forget(this);
        forget.run();
        inbox.end(() -> {
            OpenSession session = opened;
            Close close = over;
            if (session != null && close != null) {
                session.onClosed(close);
            }
        });
    }

    @Override
    public void onBeat(long nanos) {
        inbox.expire(nanos - context.sendTimeout().toNanos());
        if (connection.goneFor(keep, nanos)) {
            connection.abort();
        }
    }
}
