package io.fairlead.websocket;

import io.fairlead.core.Batch;
import io.fairlead.core.Close;
import io.fairlead.core.CloseTimeout;
import io.fairlead.core.ConnectionThread;
import io.fairlead.core.DirectOutput;
import io.fairlead.core.EmptyFrameLimit;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.eventloop.GatheringWriter;
import io.fairlead.eventloop.InterestOps;
import io.fairlead.eventloop.LoopConnection;
import io.fairlead.session.OpenSession;
import io.fairlead.session.SessionConnection;
import io.fairlead.session.SessionContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket session on a connection of the gateway's own server; converts between bytes and messages (RFC 6455).
 *
 * <pre>
 *   OPEN ── our close is written ──► CLOSING ── the client's close, or a timeout ──► OVER
 *     ├──── the client's close is answered ──────────────────────────────────────▲
 *     └──── the connection is lost ──────────────────────────────────────────────┘
 * </pre>
 *
 * <p>Threading: lives on its loop, where it receives events and writes frames; everything else is safe.
 */
final class WebSocketConnection extends SessionConnection implements LoopConnection, DirectOutput.Owner {
    private static final Close LOST = new Close(1006, "");

    private final ByteChannel channel;
    private final InterestOps interest;
    private final GatheringWriter gathering;
    private final FrameOutput writer;
    private final FrameDispatcher dispatcher;
    private final FrameReader reader;
    private final Runnable onOver;

    private int unfinishedBytes;
    private boolean closeReceived;
    private boolean over;

    /**
     * @param deflate the instance of the session's loop; null: compression was not negotiated
     * @param onOver called once, when the connection is over
     */
    WebSocketConnection(
            String address,
            ByteChannel channel,
            InterestOps interest,
            @Nullable Deflate deflate,
            SessionContext context,
            Runnable onOver) {
        super(context.ids().get(), address, context);
        this.channel = channel;
        this.interest = interest;
        this.gathering = new GatheringWriter(channel, interest, this);
        this.writer = new FrameOutput(gathering, channel, deflate, this);
        this.dispatcher = new FrameDispatcher(this);
        this.reader = new FrameReader(
                context.maxMessageBytes(), dispatcher, deflate, new EmptyFrameLimit(context.nanoTime()));
        this.onOver = onOver;
    }

    /** Sets the session that receives the messages; it is in the list of sessions. */
    void attach(OpenSession opened) {
        dispatcher.attach(opened);
        reader.stream(opened.streams(), opened.joinsMessages(), loop().scratch());
    }

    /** Writes the handshake response, before everything else. */
    void answer(byte[] response) {
        writer.answer(response);
    }

    /** Delays everything after the handshake response. */
    void hold(Duration time) {
        writer.hold();
        context().timer().after(time, () -> loop().execute(writer::release));
    }

    @Override
    public void onReadable() {
        if (over || isSuspended() && closed() == null) {
            interest.readable(false);
            return;
        }
        ByteBuffer buffer = loop().readBuffer(reader.isStreaming());
        int start = buffer.position();
        int count;
        try {
            count = channel.read(buffer);
        } catch (IOException reset) {
            finish(Close.RESET);
            return;
        }
        if (count < 0) {
            finish(LOST);
        } else {
            onBytes(buffer.limit(start + count).position(start));
        }
    }

    /** Reads bytes of the client, starting with those received along with the handshake. */
    void onBytes(ByteBuffer bytes) {
        reader.read(bytes);
        countUnfinished();
        if (reader.closeReceived() && closed() != null) {
            onCloseCame();
        }
    }

    private void countUnfinished() {
        unfinishedBytes = memory().kept(unfinishedBytes, reader.keptBytes());
    }

    /** A ping was received; it is answered after the messages before it. */
    void pong(byte[] payload) {
        loop().turn(() -> writer.pong(payload));
    }

    /** The client's close was received; it is answered after the messages before it. */
    void closeReceived(Close close) {
        loop().turn(() -> answer(close));
    }

    /** The client violated the protocol; the session is closed after the answers to earlier messages. */
    void protocolErrorReceived(Close close) {
        loop().turn(() -> dispatcher.fail(close));
    }

    private void answer(Close close) {
        if (closed() == null && !over) {
            writer.close(FrameWriter.close(close));
            dispatcher.end(close);
        }
        onCloseCame();
    }

    @Override
    public void write(Frame frame, Done done) {
        writer.write(frame, done);
        if (frame.kind() == Frame.Kind.PING) {
            unread().onPing();
        }
    }

    @Override
    public void write(Frame.Kind kind, ByteBuffer bytes, Done done) {
        writer.write(kind, bytes, done);
    }

    @Override
    public void write(Batch batch, Done done) {
        writer.write(batch, done);
    }

    @Override
    public ConnectionThread thread() {
        return loop();
    }

    @Override
    public @Nullable DirectOutput direct() {
        return gathering.isUnbuffered() ? writer.direct() : null;
    }

    @Override
    public void holdRest(byte[] wire, int from, Done done) {
        gathering.holdRest(wire, from, done);
    }

    @Override
    public void onWriteFailed() {
        gathering.onWriteFailed();
        writer.updateDirect();
    }

    @Override
    public void onDrained() {
        writer.onDrained();
        endWhenDone();
    }

    @Override
    public void onFailed() {
        finish(Close.RESET);
    }

    @Override
    public void onRefused(int delta) {
        writer.updateDirect();
        LoopConnection.super.onRefused(delta);
    }

    @Override
    public long written() {
        return gathering.written() + writer.direct().written();
    }

    @Override
    public GatheringWriter output() {
        return gathering;
    }

    /** The loop stops reading, so this never blocks. */
    @Override
    public boolean awaitReading() {
        return true;
    }

    @Override
    public void onClosed() {
        // no reader waits
    }

    @Override
    public void suspend() {
        super.suspend();
        interest.readable(false);
    }

    @Override
    public void resume() {
        super.resume();
        interest.readable(true);
    }

    /**
     * Reading continues until the client's close is received: closing with unread bytes would reset the connection (RFC
     * 1122 §4.2.2.13), and a client that is still sending would not read the close code.
     */
    @Override
    public void close(Close close) {
        if (!decide(close)) {
            return;
        }
        loop().execute(() -> writeClose(close));
        CloseTimeout.begin(
                close, unread(), this::progress, context().timer(), context().nanoTime(), this::abort);
    }

    private void writeClose(Close close) {
        if (!over) {
            interest.readable(true);
            writer.close(FrameWriter.close(close));
            dispatcher.end(close);
            reader.stop();
            countUnfinished();
            if (reader.closeReceived()) {
                onCloseCame();
            }
        }
    }

    private void onCloseCame() {
        closeReceived = true;
        loop().turn(this::endWhenDone);
    }

    private void endWhenDone() {
        if (closeReceived && writer.isDone()) {
            finish(LOST);
        }
    }

    @Override
    public void onDefect() {
        close(Close.of(Problem.Kind.INTERNAL, ""));
    }

    @Override
    public void abort() {
        loop().execute(() -> finish(LOST));
    }

    /** @param otherwise the close to report if neither side has closed the connection */
    private void finish(Close otherwise) {
        if (!over) {
            over = true;
            writer.end();
            interest.close();
            dispatcher.end(otherwise);
            memory().close();
            onOver.run();
        }
    }
}
