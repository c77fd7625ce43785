package io.fairlead.socket;

import io.fairlead.core.Close;
import io.fairlead.core.Frame;
import io.fairlead.core.Peer;
import io.fairlead.core.PeerEvents;
import io.fairlead.core.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One TCP or Unix connection. Each direction ends on its own (TCP half-close, RFC 9293 §3.6); the connection is over
 * when both have, or when one failed.
 *
 * <p>Threading: reading, and everything that {@link PeerEvents} hears, happens on the channel's selector thread; writing
 * happens on the caller's until the socket refuses, then on the selector thread. The lock guards the writing side.
 */
final class StreamPeer implements Peer {
    private final String id;
    private final String address;
    private final SocketChannel channel;
    private final KeyInterest interest;
    private final Supplier<ByteBuffer> readBuffer;
    private final Object lock = new Object();

    private @Nullable PeerEvents events;
    private boolean inputEnded;
    private boolean over;

    private @Nullable ByteBuffer pending;
    private @Nullable Done pendingDone;
    private boolean outputEnded;
    private volatile boolean suspended;

    /** @param readBuffer the reading thread's own buffer, valid during one event */
    StreamPeer(
            String id, String address, SocketChannel channel, KeyInterest interest, Supplier<ByteBuffer> readBuffer) {
        this.id = id;
        this.address = address;
        this.channel = channel;
        this.interest = interest;
        this.readBuffer = readBuffer;
    }

    /** Where events go; once, on the selector thread, before the first of them. */
    void attach(PeerEvents to) {
        events = to;
    }

    private PeerEvents events() {
        PeerEvents to = events;
        if (to == null) {
            throw new IllegalStateException("not attached");
        }
        return to;
    }

    /** The selector found the channel readable: one read. */
    void onReadable() {
        if (over || inputEnded || suspended) {
            interest.readable(false);
            return;
        }
        ByteBuffer buffer = readBuffer.get();
        buffer.clear();
        int count;
        try {
            count = channel.read(buffer);
        } catch (IOException reset) {
            finish(Close.of(Problem.Kind.UPSTREAM, "the connection was reset"));
            return;
        }
        if (count < 0) {
            onInputEnd();
        } else if (count > 0) {
            events().onBytes(buffer.flip());
        }
    }

    private void onInputEnd() {
        inputEnded = true;
        interest.readable(false);
        events().onEnd();
        finishWhenBothEnded();
    }

    /** The selector found room for writing. */
    void onWritable() {
        Done done = null;
        boolean failed = false;
        synchronized (lock) {
            ByteBuffer rest = pending;
            if (rest == null) {
                interest.writable(false);
                return;
            }
            try {
                channel.write(rest);
            } catch (IOException reset) {
                failed = true;
            }
            if (!failed && !rest.hasRemaining()) {
                done = pendingDone;
                pending = null;
                pendingDone = null;
                interest.writable(false);
            }
        }
        if (failed) {
            finish(Close.of(Problem.Kind.UPSTREAM, "the connection was reset"));
        } else if (done != null) {
            done.done(true);
        }
    }

    @Override
    public void write(Frame frame, Done done) {
        boolean written = false;
        synchronized (lock) {
            if (!outputEnded) {
                ByteBuffer bytes = frame.buffer();
                try {
                    channel.write(bytes);
                    written = true;
                } catch (IOException reset) {
                    outputEnded = true;
                }
                if (written && bytes.hasRemaining()) {
                    pending = bytes;
                    pendingDone = done;
                    interest.writable(true);
                    return;
                }
            }
        }
        done.done(written);
        if (!written) {
            interest.execute(() -> finish(Close.of(Problem.Kind.UPSTREAM, "the connection was reset")));
        }
    }

    @Override
    public void suspend() {
        suspended = true;
        interest.readable(false);
    }

    @Override
    public void resume() {
        suspended = false;
        interest.execute(() -> {
            if (!inputEnded && !suspended) {
                interest.readable(true);
            }
        });
    }

    @Override
    public void end() {
        synchronized (lock) {
            if (outputEnded) {
                return;
            }
            outputEnded = true;
            try {
                channel.shutdownOutput();
            } catch (IOException gone) {
                interest.execute(() -> finish(Close.NORMAL));
                return;
            }
        }
        interest.execute(() -> {
            finishWhenBothEnded();
            if (!over && suspended) {
                resume();
            }
        });
    }

    @Override
    public void close(Close close) {
        interest.execute(() -> finish(close));
    }

    @Override
    public void abort() {
        close(Close.NORMAL);
    }

    private void finishWhenBothEnded() {
        boolean ended;
        synchronized (lock) {
            ended = outputEnded && inputEnded;
        }
        if (ended) {
            finish(Close.NORMAL);
        }
    }

    private void finish(Close close) {
        if (over) {
            return;
        }
        over = true;
        Done done;
        synchronized (lock) {
            outputEnded = true;
            done = pendingDone;
            pending = null;
            pendingDone = null;
        }
        interest.close();
        if (done != null) {
            done.done(false);
        }
        events().onClosed(close);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String address() {
        return address;
    }
}
