package io.fairlead.http;

import io.fairlead.core.Close;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.core.Utf8;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One POST to a session: reads the message, queues it, and is answered once it was handled.
 *
 * <p>Threading: safe; its body is read by one thread at a time.
 */
final class PostedMessage implements HttpExchange.Body, PostQueue.Post {
    private final FallbackSession session;
    private final HttpExchange exchange;
    private final boolean text;
    private final int maxBytes;
    private final long since;
    private final AtomicBoolean read = new AtomicBoolean();
    private final AtomicBoolean released = new AtomicBoolean();
    private volatile @Nullable Frame message;
    private volatile int keptBytes;

    /** Created after room in the queue was reserved. */
    PostedMessage(FallbackSession session, HttpExchange exchange, boolean text, int maxBytes, long since) {
        this.session = session;
        this.exchange = exchange;
        this.text = text;
        this.maxBytes = maxBytes;
        this.since = since;
    }

    /** Whether the body is still being received. */
    boolean isReading() {
        return !read.get();
    }

    @Override
    public void onRead(byte[] bytes) {
        if (!read.compareAndSet(false, true)) {
            return;
        }
        if (text && !Utf8.isValid(bytes)) {
            refuse(new Problem(Problem.Kind.BAD_DATA, "The text is not UTF-8"), false);
            return;
        }
        keptBytes = bytes.length;
        session.connection().memory().kept(keptBytes);
        message = text ? Frame.text(bytes) : Frame.binary(bytes);
        session.inbox().add(this);
    }

    @Override
    public void onTooLarge() {
        if (read.compareAndSet(false, true)) {
            refuse(Fallback.tooLarge(maxBytes), true);
        }
    }

    @Override
    public void onFailed() {
        if (read.compareAndSet(false, true)) {
            refuse(new Problem(Problem.Kind.BAD_DATA, "The body did not come whole"), true);
        }
    }

    /** The body took too long. */
    void onDeadline() {
        if (read.compareAndSet(false, true)) {
            refuse(new Problem(Problem.Kind.INVALID, "The body did not come in time"), true);
        }
    }

    @Override
    public Frame message() {
        Frame read = message;
        if (read == null) {
            throw new IllegalStateException("not read yet");
        }
        return read;
    }

    @Override
    public long since() {
        return since;
    }

    /** If the message ended its session, the answer has the status of that close. */
    @Override
    public void onHandled() {
        Close close = session.connection().closed();
        Optional<Problem> problem = close == null ? Optional.empty() : problem(close);
        problem.ifPresentOrElse(cause -> refuse(cause, false), () -> answer(ShortResponse.empty(204)));
    }

    /** The HTTP status of a close; empty if there is none. */
    static Optional<Problem> problem(Close close) {
        return Arrays.stream(Problem.Kind.values())
                .filter(kind -> kind.closeCode() == close.code() && kind.httpStatus() != 0)
                .findFirst()
                .map(kind -> new Problem(kind, close.reason()));
    }

    @Override
    public void onLate() {
        refuse(new Problem(Problem.Kind.BUSY, "The session does not take messages now"), false);
    }

    @Override
    public void onMissed() {
        refuse(Fallback.noSession(), false);
    }

    private void refuse(Problem problem, boolean last) {
        ShortResponse answer = ShortResponse.problem(problem);
        answer(last ? answer.last() : answer);
    }

    private void answer(ShortResponse answer) {
        if (released.compareAndSet(false, true)) {
            session.inbox().release();
            session.connection().memory().kept(-keptBytes);
            message = null;
        }
        exchange.answer(answer);
    }
}
