package io.fairlead.http;

import io.fairlead.core.Close;
import io.fairlead.core.CloseTimeout;
import io.fairlead.core.Frame;
import io.fairlead.session.SessionConnection;
import io.fairlead.session.SessionContext;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The output of a fallback session: writes frames as events to its stream. A ping is written as a comment, and counts
 * as answered once the server has accepted it.
 *
 * <pre>
 *   HELD ── release ──► OPEN ── close ──► CLOSING ── event written, or a timeout ──► OVER
 *                        └─ gone: writes fail; over when closed or timed out ─────────┘
 * </pre>
 *
 * <p>Threading: safe; its lock guards pending writes, and is never held during calls to other objects.
 */
final class EventStreamConnection extends SessionConnection {
    /** No close was received (RFC 6455 §7.4.1). */
    private static final int GONE = 1006;

    /** Receives the events of the stream. */
    interface Owner {
        void onSuspend();

        void onResume();

        void onPing(ByteBuffer payload);

        /** The log position of this offset; null: there is none. */
        @Nullable String position(long offset);

        /** Nothing will be written any more. Called once. */
        void onOver(Close close);
    }

    /** A pending write. Its bytes are created on writing, since a frame's position may not be known earlier. */
    private record Pending(Supplier<byte[]> bytes, Done done) {}

    private final int padding;
    private final Owner owner;
    private final Object lock = new Object();
    /** Null until the stream is open; writes are held until then. */
    private volatile @Nullable EventStream stream;

    private boolean released;
    private boolean busy;
    private boolean over;
    private byte @Nullable [] head;
    private @Nullable Pending waiting;
    private boolean closeWritten;
    private volatile boolean gone;
    private volatile long goneSince;
    private final AtomicLong written = new AtomicLong();

    /** @param padding each write is padded to this size by a comment; 0: none */
    EventStreamConnection(String address, int padding, SessionContext context, Owner owner) {
        super(context.ids().get(), address, context);
        this.padding = padding;
        this.owner = owner;
    }

    /** Called once, before {@link #release}. */
    void attach(EventStream opened) {
        boolean late;
        synchronized (lock) {
            stream = opened;
            late = over;
        }
        opened.onGone(this::onGone);
        if (late) {
            opened.close();
        }
    }

    /** Whether a write is held until {@link #release}. */
    boolean isHolding() {
        synchronized (lock) {
            return waiting != null;
        }
    }

    /** Writes these bytes first, then the held writes. */
    void release(byte[] first) {
        synchronized (lock) {
            head = first;
            released = true;
        }
        pump();
    }

    @Override
    public void write(Frame frame, Done done) {
        boolean refused;
        if (frame.kind() == Frame.Kind.PING) {
            unread().onPing();
        }
        synchronized (lock) {
            refused = gone || over || closed() != null;
            if (!refused) {
                waiting = new Pending(() -> bytes(frame), written -> {
                    if (written && frame.kind() == Frame.Kind.PING) {
                        owner.onPing(frame.buffer());
                    }
                    done.done(written);
                });
            }
        }
        if (refused) {
            done.done(false);
        } else {
            pump();
        }
    }

    private byte[] bytes(Frame frame) {
        if (frame.kind() == Frame.Kind.PING) {
            return padding > 0 ? ServerEvent.padding(padding) : ServerEvent.comment();
        }
        return padded(ServerEvent.message(frame, frame.offset() < 0 ? null : owner.position(frame.offset())));
    }

    private byte[] padded(byte[] event) {
        if (event.length >= padding) {
            return event;
        }
        byte[] filler = ServerEvent.padding(padding - event.length);
        byte[] all = new byte[event.length + filler.length];
        System.arraycopy(event, 0, all, 0, event.length);
        System.arraycopy(filler, 0, all, event.length, filler.length);
        return all;
    }

    private void pump() {
        Pending next;
        EventStream out = stream;
        synchronized (lock) {
            if (!released || busy || gone || over) {
                return;
            }
            next = take();
            busy = next != null;
        }
        if (next != null && out != null) {
            byte[] bytes = next.bytes().get();
            written.addAndGet(bytes.length);
            out.write(bytes, taken -> onWritten(next, taken));
        }
    }

    /** The next bytes to write: the head, then a frame, then the close event. */
    private @Nullable Pending take() {
        byte[] first = head;
        if (first != null) {
            head = null;
            return new Pending(() -> first, written -> {});
        }
        Pending frame = waiting;
        if (frame != null) {
            waiting = null;
            return frame;
        }
        Close last = closed();
        if (last == null || closeWritten) {
            return null;
        }
        closeWritten = true;
        return new Pending(() -> padded(ServerEvent.close(last)), written -> finish());
    }

    private void onWritten(Pending what, boolean written) {
        synchronized (lock) {
            busy = false;
        }
        what.done().done(written);
        if (written) {
            pump();
        } else {
            onGone();
        }
    }

    /** The stream is lost: pending writes fail, and a recovery will deliver them. */
    private void onGone() {
        Pending lost;
        synchronized (lock) {
            if (gone || over) {
                return;
            }
            gone = true;
            goneSince = nanos();
            lost = waiting;
            waiting = null;
        }
        if (lost != null) {
            lost.done().done(false);
        }
        if (closed() != null) {
            finish();
        }
    }

    /** Whether the stream has been lost for this time. */
    boolean goneFor(Duration time, long nanos) {
        return gone && nanos - goneSince > time.toNanos();
    }

    /** Based on the system's send queue, because the server accepts no more of a write than the system does. */
    @Override
    public long progress() {
        long queued = sendQueue();
        return queued < 0 ? UNKNOWN : Long.MAX_VALUE - queued;
    }

    @Override
    public long written() {
        return written.get();
    }

    @Override
    public long sendQueue() {
        EventStream out = stream;
        return out == null ? UNKNOWN : out.sendQueue();
    }

    /** Time without a stream does not count as silence, because it has its own limit. */
    @Override
    public long readSuspendedUntil(long nanos) {
        return gone ? nanos : super.readSuspendedUntil(nanos);
    }

    @Override
    public void suspend() {
        super.suspend();
        owner.onSuspend();
    }

    @Override
    public void resume() {
        super.resume();
        owner.onResume();
    }

    /** Suspended messages wait in the queue until {@link #resume}, so the reader never blocks. */
    @Override
    public boolean awaitReading() {
        return true;
    }

    @Override
    public void close(Close close) {
        if (!decide(close)) {
            return;
        }
        resume();
        if (gone) {
            finish();
        } else {
            CloseTimeout.begin(
                    close,
                    unread(),
                    this::progress,
                    context().timer(),
                    context().nanoTime(),
                    this::abort);
            pump();
        }
    }

    @Override
    public void abort() {
        EventStream out = stream;
        if (out != null) {
            out.abort();
        }
        finish();
    }

    @Override
    public void onClosed() {
        // the stream has ended before the session
    }

    private void finish() {
        Pending lost;
        synchronized (lock) {
            if (over) {
                return;
            }
            over = true;
            lost = waiting;
            waiting = null;
        }
        if (lost != null) {
            lost.done().done(false);
        }
        EventStream out = stream;
        if (out != null) {
            out.close();
        }
        Close decided = closed();
        memory().close();
        owner.onOver(decided == null ? new Close(GONE, "") : decided);
    }
}
