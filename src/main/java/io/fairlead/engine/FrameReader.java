package io.fairlead.engine;

import io.fairlead.core.Close;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.core.Utf8Scan;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one client as its bytes come (RFC 6455 §5). A message that one read brings whole is copied once,
 * out of the buffer; one that is cut off is gathered as it comes; while streaming nothing is copied at all. How the
 * bytes are cut into reads makes no difference to what is heard, but for the size of parts.
 *
 * <pre>
 * reading ──fault──► over ──the client's close──► ended        over: frames are told apart and skipped
 *    └───────────the client's close───────────────►            ended: nothing is looked at any more
 * </pre>
 *
 * <p>Threading: used by one thread at a time.
 */
final class FrameReader {
    private static final int PROTOCOL_ERROR = 1002;
    private static final byte[] NOTHING = {};

    private final int maxMessageBytes;
    private final FrameSink sink;
    private final FrameHeader header = new FrameHeader();
    /** The header is whole: what comes is payload. */
    private boolean inFrame;

    private boolean over;
    private boolean ended;

    /** Of what kind the message is that is being read; null: none is. */
    private Frame.@Nullable Kind kind;
    /** How long that message is, as far as its headers told. */
    private int messageBytes;
    /** Where its text stands, as far as that came. */
    private int utf8 = Utf8Scan.BOUNDARY;

    private @Nullable Gathered message;
    private @Nullable Gathered control;
    /** Of a reader that has streamed. */
    private @Nullable Run run;

    private boolean streaming;
    /** Whether the message that is being read is streamed. */
    private boolean streamed;

    FrameReader(int maxMessageBytes, FrameSink sink) {
        this.maxMessageBytes = maxMessageBytes;
        this.sink = sink;
    }

    /**
     * Reads position..limit of a big-endian buffer, which may be written to, and keeps what is cut off at the end.
     * Everything that came is heard before it returns.
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
            refuse(bytes, judgeBegun());
        }
        flush(bytes);
        bytes.position(bytes.limit());
    }

    /** From the next message on, payloads are handed on as they arrive (see {@link FrameSink#onPart}), or no longer. */
    void stream(boolean on) {
        streaming = on;
        if (on && run == null) {
            run = new Run();
        }
    }

    /** Whether the client's close has come whole, be it after a fault: it sends nothing more that matters. */
    boolean closeCame() {
        return ended;
    }

    /** A header is whole: judges the frame before any of its payload is kept. */
    private void begin(ByteBuffer bytes) {
        if (over) {
            header.bound();
            return;
        }
        refuse(bytes, judge());
        if (!over && !Opcode.isControl(header.opcode())) {
            messageBytes += (int) header.left();
            if (header.opcode() != Opcode.CONTINUATION) {
                beginMessage(bytes, header.opcode() == Opcode.TEXT ? Frame.Kind.TEXT : Frame.Kind.BINARY);
            }
        }
    }

    private void refuse(ByteBuffer bytes, @Nullable Close fault) {
        if (fault != null) {
            fail(bytes, fault);
        }
    }

    private @Nullable Close judge() {
        Close fault = judgeBegun();
        if (fault == null && header.isWasteful()) {
            fault = new Close(PROTOCOL_ERROR, "a length takes as few bytes as it can");
        }
        boolean message = !Opcode.isControl(header.opcode());
        if (fault == null && message && (header.left() < 0 || header.left() > maxMessageBytes - messageBytes)) {
            fault = Close.of(Problem.Kind.TOO_LARGE, "at most " + maxMessageBytes + " bytes");
        }
        return fault;
    }

    /** By the first two bytes of a header. */
    private @Nullable Close judgeBegun() {
        String broken = header.fault();
        boolean continues = header.opcode() == Opcode.CONTINUATION;
        if (broken == null && !Opcode.isControl(header.opcode()) && continues == (kind == null)) {
            broken = continues ? "there is no message to be continued" : "the message before is not whole";
        }
        return broken == null ? null : new Close(PROTOCOL_ERROR, broken);
    }

    private void beginMessage(ByteBuffer bytes, Frame.Kind next) {
        if (run != null && !(streaming && run.takes(next))) {
            flush(bytes);
        }
        kind = next;
        streamed = streaming;
    }

    /** The next bytes of the frame's payload are here: so many. */
    private void take(ByteBuffer bytes, int count) {
        int from = bytes.position();
        bytes.position(from + count);
        inFrame = count < header.left();
        if (!over) {
            if (Opcode.isControl(header.opcode())) {
                takeControl(bytes, from, count);
            } else if (streamed && run != null) {
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
        byte[] target;
        int to = 0;
        if (message == null && last) {
            target = count == 0 ? NOTHING : new byte[count];
        } else {
            Gathered gathered = message == null ? new Gathered() : message;
            message = gathered;
            to = gathered.size();
            target = gathered.add(count, header.isLast() ? messageBytes : maxMessageBytes);
        }
        long joined = Mask.copy(bytes, from, target, to, count, header.key());
        if (kind == Frame.Kind.TEXT && (utf8 != Utf8Scan.BOUNDARY || Utf8Scan.isBeyondAscii(joined))) {
            utf8 = Utf8Scan.scan(utf8, target, to, to + count);
        }
        if (isNoText(last)) {
            fail(bytes, Close.of(Problem.Kind.BAD_DATA, "a text is not UTF-8"));
        } else if (last) {
            deliver(message == null ? target : message.whole());
        }
    }

    private void deliver(byte[] whole) {
        boolean text = kind == Frame.Kind.TEXT;
        endMessage();
        if (text) {
            sink.onText(whole);
        } else {
            sink.onBinary(whole);
        }
    }

    private void takePart(ByteBuffer bytes, int from, int count, Run parts) {
        boolean last = !inFrame && header.isLast();
        boolean text = kind == Frame.Kind.TEXT;
        long joined = parts.add(text ? Frame.Kind.TEXT : Frame.Kind.BINARY, bytes, from, count, header.key());
        int before = utf8;
        int start = parts.end() - count;
        if (text && (utf8 != Utf8Scan.BOUNDARY || Utf8Scan.isBeyondAscii(joined))) {
            utf8 = Utf8Scan.scan(utf8, bytes, start, parts.end());
        }
        if (isNoText(last)) {
            parts.cut(Utf8Scan.firstInvalid(before, bytes, start, parts.end()));
            fail(bytes, Close.of(Problem.Kind.BAD_DATA, "a text is not UTF-8"));
        } else if (last) {
            parts.endMessage();
            endMessage();
        }
    }

    /** Whether what came of the text can't be one, or is none now that it is said to be whole. */
    private boolean isNoText(boolean last) {
        return utf8 == Utf8Scan.INVALID || last && utf8 != Utf8Scan.BOUNDARY;
    }

    private void endMessage() {
        kind = null;
        messageBytes = 0;
        message = null;
    }

    private void takeControl(ByteBuffer bytes, int from, int count) {
        Gathered gathered = control == null ? new Gathered() : control;
        int to = gathered.size();
        byte[] target = gathered.add(count, to + (int) header.left());
        Mask.copy(bytes, from, target, to, count, header.key());
        control = inFrame ? gathered : null;
        if (!inFrame) {
            flush(bytes);
            onControl(bytes, gathered.whole());
        }
    }

    private void onControl(ByteBuffer bytes, byte[] payload) {
        if (header.opcode() == Opcode.PING) {
            sink.onPing(payload);
        } else if (header.opcode() == Opcode.PONG) {
            sink.onPong(payload);
        } else {
            Close fault = CloseReader.fault(payload);
            if (fault != null) {
                fail(bytes, fault);
            } else {
                stop();
                sink.onClose(CloseReader.read(payload));
            }
        }
    }

    private void flush(ByteBuffer bytes) {
        if (run != null) {
            run.flush(bytes, sink);
        }
    }

    private void fail(ByteBuffer bytes, Close fault) {
        flush(bytes);
        header.bound();
        stop();
        sink.onFault(fault);
    }

    /** Nothing more is heard. */
    private void stop() {
        over = true;
        message = null;
        control = null;
    }
}
