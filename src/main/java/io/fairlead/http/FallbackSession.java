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
 * One session over HTTP: its stream, its inbox, and the one who may post to it. It outlives a lost stream for a while.
 *
 * <p>Threading: safe; its lock guards whether it has begun and ended.
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
     * @param path of its endpoint, by which origins and roles are checked again
     * @param byTicket it was opened with a credential that can't be shown twice: its key is enough
     * @param keep how long it outlives its stream
     * @param forget when it has ended
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

    /** It is served from here on; events may have been written already. */
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
            context.pulse().watch(this);
        }
    }

    /** Where in its log it began; null: unknown. */
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
        context.pulse().forget(this);
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
