package io.fairlead.websocket;

import io.fairlead.core.Close;
import io.fairlead.core.EmptyFrameLimit;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.core.Utf8;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the frames of one client as bytes arrive (RFC 6455 §5). A message received in one read is copied once, out of
 * the buffer; a fragmented one is assembled as it arrives; while streaming, nothing is copied. How the bytes are
 * divided into reads makes no difference to the handler, except for the size of parts.
 *
 * <pre>
 * reading ──fault──► over ──the client's close──► ended        over: frames are decoded and skipped
 *    └───────────the client's close───────────────►            ended: all further bytes are ignored
 * </pre>
 *
 * <p>Threading: used by one thread at a time.
 */
final class FrameReader {
    private static final int PROTOCOL_ERROR = 1002;
    private static final String NOT_UTF_8 = "a text is not UTF-8";

    private final int maxMessageBytes;
    private final FrameHandler handler;
    /** The instance of the reading thread; null: compression was not negotiated. */
    private final @Nullable Deflate deflate;

    private final EmptyFrameLimit emptyFrames;
    private final FrameHeader header = new FrameHeader();
    private final MessageAssembler message = new MessageAssembler();
    /** The received part of an incomplete control frame. */
    private @Nullable GrowableBuffer control;
    /** Null until the reader streams. */
    private @Nullable PayloadRun run;
    /** The header is complete, so the next bytes are payload. */
    private boolean inFrame;

    private boolean streaming;
    private boolean over;
    private boolean ended;

    /** @param deflate null: compression was not negotiated */
    FrameReader(int maxMessageBytes, FrameHandler handler, @Nullable Deflate deflate, EmptyFrameLimit emptyFrames) {
        this.maxMessageBytes = maxMessageBytes;
        this.handler = handler;
        this.deflate = deflate;
        this.emptyFrames = emptyFrames;
    }

    /**
     * Reads position..limit of a big-endian buffer, which may be modified, and keeps incomplete data at the end. The
     * handler has received everything complete when this returns.
     */
    void read(ByteBuffer bytes) {
        while (!ended && (inFrame || header.read(bytes))) {
            if (!inFrame) {
                inFrame = true;
                begin(bytes);
            }
            take(bytes, (int) Math.min(header.left(), bytes.remaining()));
            if (inFrame) {
                break;
            }
        }
        if (!over && !inFrame && header.isBegun()) {
            refuse(bytes, checkFirstBytes());
        }
        flush(bytes);
        bytes.position(bytes.limit());
    }

    /**
     * Turns streaming of payloads as they arrive (see {@link FrameHandler#onPart}) on or off, from the next message on.
     *
     * @param joins whether one part may hold several messages; the same for every call
     * @param scratch the scratch space of the reading thread (see {@link Masking#move})
     */
    void stream(boolean on, boolean joins, byte[] scratch) {
        streaming = on;
        if (on && run == null) {
            run = new PayloadRun(joins, scratch);
        }
    }

    boolean isStreaming() {
        return streaming;
    }

    /** The memory used for incomplete data. */
    int keptBytes() {
        return message.keptBytes();
    }

    /** Whether the client's close frame was received, even after an error: no relevant bytes follow. */
    boolean closeReceived() {
        return ended;
    }

    /** Checks the frame once its header is complete, before any payload is stored. */
    private void begin(ByteBuffer bytes) {
        if (over) {
            header.bound();
            return;
        }
        refuse(bytes, checkFrame());
        if (!over && !Opcode.isControl(header.opcode())) {
            if (header.opcode() != Opcode.CONTINUATION) {
                beginMessage(bytes, header.opcode() == Opcode.TEXT ? Frame.Kind.TEXT : Frame.Kind.BINARY);
            }
            message.announce(header.left());
        }
        if (!header.isEmpty() && !message.isCompressed()) {
            emptyFrames.onPayload();
        }
    }

    private @Nullable Close checkFrame() {
        Close fault = checkFirstBytes();
        if (fault == null && header.isEmpty() && header.opcode() != Opcode.CLOSE && !emptyFrames.admit()) {
            fault = EmptyFrameLimit.close();
        }
        if (fault == null && header.isLengthOverlong()) {
            fault = new Close(PROTOCOL_ERROR, "a length takes as few bytes as it can");
        }
        if (fault == null && !Opcode.isControl(header.opcode())) {
            boolean under = message.isUnderWay();
            boolean compressed = under ? message.isCompressed() : header.isCompressed();
            boolean bounded = compressed || !(under ? message.isStreamed() : streaming);
            if (header.left() < 0 || bounded && header.left() > maxBytes(compressed) - message.announced()) {
                fault = Close.of(Problem.Kind.TOO_LARGE, "at most " + maxMessageBytes + " bytes");
            }
        }
        return fault;
    }

    private int maxBytes(boolean compressed) {
        return compressed ? Deflate.compressedBytes(maxMessageBytes) : maxMessageBytes;
    }

    /** Checks the first two bytes of a header. */
    private @Nullable Close checkFirstBytes() {
        String broken = header.fault(deflate != null);
        boolean continues = header.opcode() == Opcode.CONTINUATION;
        if (broken == null && !Opcode.isControl(header.opcode()) && continues != message.isUnderWay()) {
            broken = continues ? "there is no message to be continued" : "the message before is not whole";
        }
        return broken == null ? null : new Close(PROTOCOL_ERROR, broken);
    }

    private void beginMessage(ByteBuffer bytes, Frame.Kind kind) {
        if (run != null && !(streaming && run.takes(kind))) {
            flush(bytes);
        }
        message.begin(kind, header.isCompressed(), streaming);
    }

    /** Handles the next payload bytes of the frame. */
    private void take(ByteBuffer bytes, int count) {
        int from = bytes.position();
        bytes.position(from + count);
        inFrame = count < header.left();
        if (!over) {
            if (Opcode.isControl(header.opcode())) {
                takeControl(bytes, from, count);
            } else if (message.isStreamed() && !message.isCompressed() && run != null) {
                takePart(bytes, from, count, run);
            } else {
                takeMessage(bytes, from, count);
            }
        }
        header.skip(count);
        if (!inFrame) {
            ended |= header.opcode() == Opcode.CLOSE;
            header.forget();
        }
    }

    private void takeMessage(ByteBuffer bytes, int from, int count) {
        boolean last = !inFrame && header.isLast();
        int most = header.isLast() ? (int) message.announced() : maxBytes(message.isCompressed());
        byte[] whole = message.take(bytes, from, count, header.key(), most, last);
        if (message.isInvalidText(last)) {
            fail(bytes, Close.of(Problem.Kind.BAD_DATA, NOT_UTF_8));
        } else if (whole != null && message.isCompressed() && deflate != null) {
            inflate(bytes, whole, deflate);
        } else if (whole != null) {
            deliver(bytes, whole);
        }
    }

    private void inflate(ByteBuffer bytes, byte[] compressed, Deflate by) {
        byte[] whole;
        try {
            whole = by.inflate(compressed, maxMessageBytes);
        } catch (Problem refused) {
            fail(bytes, Close.of(refused));
            return;
        }
        if (message.isText() && !Utf8.isValid(whole)) {
            fail(bytes, Close.of(Problem.Kind.BAD_DATA, NOT_UTF_8));
        } else if (whole.length == 0 && compressed.length > 0 && !emptyFrames.admit()) {
            fail(bytes, EmptyFrameLimit.close());
        } else {
            if (whole.length > 0) {
                emptyFrames.onPayload();
            }
            deliver(bytes, whole);
        }
    }

    private void deliver(ByteBuffer bytes, byte[] whole) {
        Frame.Kind kind = message.kind();
        boolean streamed = message.isStreamed();
        message.end();
        if (streamed) {
            flush(bytes);
            handler.onPart(kind, ByteBuffer.wrap(whole), 1);
        } else if (kind == Frame.Kind.TEXT) {
            handler.onText(whole);
        } else {
            handler.onBinary(whole);
        }
    }

    private void takePart(ByteBuffer bytes, int from, int count, PayloadRun parts) {
        boolean last = !inFrame && header.isLast();
        message.pass(bytes, from, count, header.key(), parts);
        if (message.isInvalidText(last)) {
            fail(bytes, Close.of(Problem.Kind.BAD_DATA, NOT_UTF_8));
        } else if (last) {
            parts.endMessage();
            message.end();
        }
    }

    private void takeControl(ByteBuffer bytes, int from, int count) {
        GrowableBuffer gathered = control == null ? new GrowableBuffer() : control;
        int to = gathered.size();
        byte[] target = gathered.add(count, to + (int) header.left());
        Masking.copy(bytes, from, target, to, count, header.key());
        control = inFrame ? gathered : null;
        if (!inFrame) {
            flush(bytes);
            onControl(bytes, gathered.whole());
        }
    }

    private void onControl(ByteBuffer bytes, byte[] payload) {
        if (header.opcode() == Opcode.PING) {
            handler.onPing(payload);
        } else if (header.opcode() == Opcode.PONG) {
            handler.onPong(payload);
        } else {
            refuse(bytes, CloseFrameReader.fault(payload));
            if (!over) {
                stop();
                handler.onClose(CloseFrameReader.read(payload));
            }
        }
    }

    private void flush(ByteBuffer bytes) {
        if (run != null) {
            run.flush(bytes, handler);
        }
    }

    private void refuse(ByteBuffer bytes, @Nullable Close fault) {
        if (fault != null) {
            fail(bytes, fault);
        }
    }

    private void fail(ByteBuffer bytes, Close fault) {
        flush(bytes);
        header.bound();
        stop();
        handler.onProtocolError(fault);
    }

    /** Stops calling the handler; frames are skipped until the client's close. */
    void stop() {
        over = true;
        message.end();
        control = null;
    }
}
