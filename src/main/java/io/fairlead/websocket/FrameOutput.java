package io.fairlead.websocket;

import io.fairlead.core.Batch;
import io.fairlead.core.Connection.Done;
import io.fairlead.core.DirectOutput;
import io.fairlead.core.Frame;
import io.fairlead.eventloop.GatheringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The output of one WebSocket: the handshake response, then frames, finally a close frame. While the socket is full, it
 * holds one frame or batch, the newest pong and the close frame.
 *
 * <p>Threading: the loop's thread only.
 */
final class FrameOutput {
    private final GatheringWriter writer;
    /** Null: compression was not negotiated. */
    private final @Nullable Deflate deflate;
    /** While true, nothing but the handshake response is written. */
    private boolean holding;

    private byte @Nullable [] pong;
    /** The close frame, to be written as soon as there is room. */
    private byte @Nullable [] close;

    private boolean closeWritten;
    private boolean ended;
    private final DirectOutput direct;

    FrameOutput(
            GatheringWriter writer, WritableByteChannel channel, @Nullable Deflate deflate, DirectOutput.Owner owner) {
        this.writer = writer;
        this.deflate = deflate;
        this.direct = new DirectOutput(channel, encoding(), owner);
    }

    private Batch.Encoding encoding() {
        return deflate == null ? FrameWriter.PLAIN : deflate;
    }

    /** Writes past this output, blocked while it must not be written to. */
    DirectOutput direct() {
        return direct;
    }

    /** Must follow each change of what this output or its writer holds. */
    void updateDirect() {
        direct.setBlocked(!hasRoom() || isOver() || writer.isFailed());
    }

    /** Writes the handshake response, before everything else. */
    void answer(byte[] response) {
        writer.put(response);
    }

    /** Holds everything after the handshake response. */
    void hold() {
        holding = true;
        updateDirect();
    }

    /** Writes what was held. */
    void release() {
        holding = false;
        onDrained();
    }

    void write(Frame frame, Done done) {
        if (deflate != null) {
            write(new Batch(List.of(frame)), done);
        } else if (isOver()) {
            done.done(false);
        } else if (!hasRoom() || !put(Opcode.of(frame.kind()), frame.array())) {
            writer.hold(() -> write(frame, done), done);
        } else {
            writer.completeWrite(done);
        }
    }

    /** Writes several frames together. */
    void write(Batch batch, Done done) {
        if (isOver()) {
            done.done(false);
        } else if (hasRoom()) {
            writer.put(batch.wire(encoding()));
            writer.completeWrite(done);
        } else {
            writer.hold(() -> write(batch, done), done);
        }
    }

    /** Writes borrowed bytes; the header is put into their headroom. */
    void write(Frame.Kind kind, ByteBuffer bytes, Done done) {
        if (isOver() || !hasRoom() || deflate != null || bytes.position() < FrameWriter.MAX_HEADER_BYTES) {
            write(Frame.copy(kind, bytes), done);
        } else {
            FrameWriter.putHeaderBefore(bytes, Opcode.of(kind));
            writer.put(bytes);
            writer.completeWrite(done);
        }
    }

    /** Only the newest pong is held while the client does not read (RFC 6455 §5.5.3). */
    void pong(byte[] payload) {
        pong = payload;
        writePong();
    }

    private void writePong() {
        byte[] payload = pong;
        if (payload != null && hasRoom() && !isOver()) {
            pong = null;
            put(Opcode.PONG, payload);
        }
    }

    /** Queues the last frame; a held write is dropped. */
    void close(byte[] frame) {
        if (!isOver()) {
            close = frame;
            writeClose();
            updateDirect();
            writer.cancelWrite();
        }
    }

    private void writeClose() {
        byte[] frame = close;
        if (frame != null && hasRoom()) {
            close = null;
            closeWritten = true;
            writer.put(frame);
        }
    }

    private boolean hasRoom() {
        return !holding && !writer.isBlocked();
    }

    /** Whether further frames are refused. */
    private boolean isOver() {
        return ended || close != null || closeWritten;
    }

    /** @return false if there is no room now */
    private boolean put(int opcode, byte[] payload) {
        ByteBuffer head = writer.room(FrameWriter.MAX_HEADER_BYTES);
        if (head == null) {
            return false;
        }
        FrameWriter.putHeader(head, opcode, payload.length);
        writer.put(payload);
        return true;
    }

    /** There is room again. */
    void onDrained() {
        if (ended || !hasRoom()) {
            return;
        }
        writePong();
        writer.continueWrite();
        writeClose();
        updateDirect();
    }

    /** Whether the close frame, and so everything, has been written. */
    boolean isDone() {
        writer.flush();
        return closeWritten && !writer.isBlocked();
    }

    /** Ends the output; nothing is written afterwards. */
    void end() {
        ended = true;
        updateDirect();
        writer.drop();
        writer.cancelWrite();
    }
}
