package io.fairlead.socket;

import io.fairlead.core.Close;
import io.fairlead.core.ConnectionListener;
import io.fairlead.core.Frame;
import io.fairlead.core.MemoryBudget;
import io.fairlead.core.Problem;
import io.fairlead.eventloop.GatheringWriter;
import io.fairlead.eventloop.InterestOps;
import io.fairlead.eventloop.LoopConnection;
import io.fairlead.eventloop.ReadBuffer;
import io.fairlead.eventloop.TcpConnections;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One TCP or Unix connection. Each direction ends separately (TCP half-close, RFC 9293 §3.6); the connection is over
 * when both have ended, or one has failed.
 *
 * <p>Threading: lives on its loop, where it receives events and writes frames; everything else is safe.
 */
final class StreamConnection implements LoopConnection {
    private static final Logger LOG = System.getLogger(StreamConnection.class.getName());
    private static final String RESET = "the connection was reset";

    private final String id;
    private final String address;
    private final SocketChannel channel;
    private final InterestOps interest;
    private final GatheringWriter writer;
    private final MemoryBudget.Account memory;
    private final Consumer<StreamConnection> onOver;

    private @Nullable ConnectionListener listener;
    /** The close of a connection that ended before it had a listener. */
    private @Nullable Close endedEarly;
    /** The last read filled a segment, so more bytes are probably available. */
    private boolean mayHaveMore;

    private boolean inputEnded;
    private boolean outputEnded;
    private boolean over;
    private boolean endsWhenDrained;
    private volatile boolean suspended;

    /** Data was written and none read since; other threads see the value with a delay. */
    private boolean unanswered;

    /** @param onOver called once, when the connection is over */
    StreamConnection(
            String id,
            String address,
            SocketChannel channel,
            InterestOps interest,
            MemoryBudget budget,
            Consumer<StreamConnection> onOver) {
        this.onOver = onOver;
        this.id = id;
        this.address = address;
        this.channel = channel;
        this.interest = interest;
        this.writer = new GatheringWriter(channel, interest, this);
        this.memory = budget.account(address, this);
    }

    /** Sets the receiver of events; called once, on the loop, before the first event. */
    void attach(ConnectionListener to) {
        listener = to;
        Close ended = endedEarly;
        if (ended != null) {
            to.onClosed(ended);
        }
    }

    private ConnectionListener listener() {
        ConnectionListener to = listener;
        if (to == null) {
            throw new IllegalStateException("not attached");
        }
        return to;
    }

    /** The selector reported that the channel is readable: reads once. */
    @Override
    public void onReadable() {
        if (over || inputEnded || suspended) {
            interest.readable(false);
            return;
        }
        ReadBuffer readBuffer = loop().segments();
        long count;
        try {
            count = readBuffer.read(channel, mayHaveMore && loop().mayReadSeveral());
        } catch (IOException reset) {
            finish(Close.of(Problem.Kind.UPSTREAM, RESET));
            return;
        }
        mayHaveMore = count >= ReadBuffer.SEGMENT_BYTES;
        unanswered = false;
        if (count < 0) {
            onInputEnd();
            return;
        }
        for (ByteBuffer segment = readBuffer.next(); segment != null && !over; segment = readBuffer.next()) {
            listener().onBytes(segment);
        }
    }

    private void onInputEnd() {
        inputEnded = true;
        interest.readable(false);
        listener().onEnd();
        finishWhenBothEnded();
    }

    @Override
    public void onDrained() {
        writer.continueWrite();
        writer.flush();
        if (endsWhenDrained && !writer.isBlocked() && !over) {
            shutdownOutput();
        }
    }

    @Override
    public void onFailed() {
        finish(Close.of(Problem.Kind.UPSTREAM, RESET));
    }

    @Override
    public MemoryBudget.Account memory() {
        return memory;
    }

    @Override
    public void write(Frame frame, Done done) {
        if (outputEnded) {
            done.done(false);
        } else if (writer.isBlocked()) {
            writer.hold(() -> put(frame, done), done);
        } else {
            put(frame, done);
        }
    }

    private void put(Frame frame, Done done) {
        unanswered = true;
        writer.put(frame.array());
        writer.completeWrite(done);
    }

    @Override
    public void write(Frame.Kind kind, ByteBuffer bytes, Done done) {
        if (outputEnded || writer.isBlocked()) {
            write(Frame.copy(kind, bytes), done);
        } else {
            unanswered = true;
            writer.put(bytes);
            writer.completeWrite(done);
        }
    }

    @Override
    public GatheringWriter output() {
        return writer;
    }

    @Override
    public void suspend() {
        suspended = true;
        interest.readable(false);
    }

    @Override
    public void resume() {
        suspended = false;
        loop().execute(() -> {
            if (!inputEnded && !suspended) {
                interest.readable(true);
            }
        });
    }

    @Override
    public void end() {
        loop().execute(() -> {
            if (!outputEnded) {
                outputEnded = true;
                writer.flush();
                if (writer.isBlocked()) {
                    endsWhenDrained = true;
                } else {
                    shutdownOutput();
                }
            }
        });
    }

    private void shutdownOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException gone) {
            finish(Close.NORMAL);
            return;
        }
        finishWhenBothEnded();
        if (!over && suspended) {
            resume();
        }
    }

    @Override
    public void close(Close close) {
        loop().execute(() -> finish(close));
    }

    @Override
    public void onDefect() {
        finish(Close.of(Problem.Kind.INTERNAL, ""));
    }

    @Override
    public void abort() {
        close(Close.NORMAL);
    }

    /** Closing with a linger time of zero sends a reset (RST). */
    @Override
    public void reset() {
        loop().execute(() -> {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException gone) {
                LOG.log(Level.DEBUG, "a closed connection can't be reset", gone);
            }
            finish(Close.NORMAL);
        });
    }

    private void finishWhenBothEnded() {
        if (outputEnded && inputEnded && !writer.isBlocked()) {
            finish(Close.NORMAL);
        }
    }

    private void finish(Close close) {
        if (over) {
            return;
        }
        over = true;
        outputEnded = true;
        writer.flush();
        writer.drop();
        interest.close();
        onOver.accept(this);
        writer.cancelWrite();
        ConnectionListener to = listener;
        if (to == null) {
            endedEarly = close;
        } else {
            to.onClosed(close);
        }
        memory.close();
    }

    boolean isUnanswered() {
        return unanswered;
    }

    /** Whether the table lists this connection's bytes as retransmitted. */
    boolean isRetransmitting(TcpConnections connections) {
        return connections.isRetransmitting(channel);
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
